using PioneerTrain.Text;

namespace PioneerTrain.Configuration;

/// <summary>The messages about the evaluation and the scores that a gate needs.</summary>
internal static class EvaluationMessages
{
    public const string NoSource =
        "evaluation has no source; add path (a held-out file in the repository), dataset (a dataset of the service) "
        + "or source: job (the scores on the job record)";

    public static string SeveralSources(IReadOnlyList<string> sources) =>
        $"evaluation has {string.Join(", ", sources.SkipLast(1))} and {sources[^1]}; expected exactly one of path, dataset and source";

    public static string KeyOfOtherSource(string path, string owner, string source) =>
        $"{path} applies only to evaluation.{owner} and has no effect with evaluation.{source}; remove it";

    public static string NeedsHeldOutFile(string path) =>
        $"{path} requires an evaluation on a held-out file; add evaluation.path, or remove {path}";

    public static string RepeatedLabel(string label) => $"evaluation.labels repeats {ConfigMessages.Quote(label)}; list each label once";

    public static string LabelNotRequested(string label, IEnumerable<string> requested)
    {
        var nearest = NearestWord.Find(label, requested);
        var advice = nearest is null ? "add it there, or remove the rule" : $"did you mean {ConfigMessages.Quote(nearest)}?";
        return $"gate.labels has {ConfigMessages.Quote(label)}, which is not in evaluation.labels; {advice}";
    }
}
