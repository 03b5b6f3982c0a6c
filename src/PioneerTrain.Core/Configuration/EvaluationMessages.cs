namespace PioneerTrain.Configuration;

/// <summary>The messages about the evaluation and the scores that a gate needs.</summary>
internal static class EvaluationMessages
{
    public const string NoSource = "evaluation has no source; add path (a held-out file in the repository) or dataset (a dataset of the service)";

    public static string SeveralSources(IReadOnlyList<string> sources) =>
        $"evaluation has {string.Join(" and ", sources)}; expected exactly one of path, dataset, source";

    public static string KeyOfOtherSource(string key, string source) => key is "version" or "max_examples"
        ? $"evaluation.{key} belongs to evaluation.dataset; with evaluation.{source}, remove it"
        : $"evaluation.{key} belongs to evaluation.path; with evaluation.{source}, remove it";

    public static string NeedsHeldOutFile(string path) =>
        $"{path} needs scores that are measured in this run; add evaluation.path with a held-out file, or remove {path}";

    public static string RepeatedLabel(string label) => $"evaluation.labels repeats {ConfigMessages.Quote(label)}; list each label once";

    public static string LabelNotRequested(string label) =>
        $"gate.labels has {ConfigMessages.Quote(label)}, which evaluation.labels does not have; add it there or remove the rule";
}
