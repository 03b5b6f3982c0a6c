using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>Compares two evaluations, or says why they cannot be compared.</summary>
public static class EvaluationComparison
{
    private const int MaxLabels = 5;
    private const int MaxLabelLength = 60;

    /// <param name="now">The evaluation of the model that is compared.</param>
    /// <param name="baseline">The evaluation of the baseline.</param>
    /// <param name="confidence">The confidence of each one-sided bound, from 0.5 to 0.999.</param>
    public static BaselineComparison Of(EvaluationFile now, EvaluationFile baseline, double confidence)
    {
        return ReasonAgainst(now, baseline) is { } reason
            ? new BaselineComparison.NotComparable(reason)
            : new BaselineComparison.Compared(PairedComparison.Of(now.Task != "entities", Examples(now), Examples(baseline), now.Labels, confidence));
    }

    /// <summary>Returns why two evaluations cannot be compared, as a clause; null when they can.</summary>
    public static string? ReasonAgainst(EvaluationFile now, EvaluationFile baseline)
    {
        if (string.Join("; ", Differences(now, baseline)) is { Length: > 0 } differences)
        {
            return differences;
        }

        var hashes = baseline.Examples.Select(example => example.Hash).ToHashSet(StringComparer.Ordinal);
        return now.Examples.Any(example => hashes.Contains(example.Hash))
            ? null
            : "the two evaluations have no example in common, so the held-out files are different";
    }

    /// <summary>Returns true when only the model differs, and not the held-out file either.</summary>
    public static bool IsSame(EvaluationFile now, EvaluationFile other) => now.FileSha256 == other.FileSha256 && ReasonAgainst(now, other) is null;

    /// <summary>Returns what differs in the two evaluations other than the model, as clauses.</summary>
    private static IEnumerable<string> Differences(EvaluationFile now, EvaluationFile baseline)
    {
        string?[] reasons =
        [
            Difference("the task", now.Task, baseline.Task),
            now.Labels.SequenceEqual(baseline.Labels, StringComparer.Ordinal) ? null : OfLabels(now.Labels, baseline.Labels),
            Difference("the threshold", Exact(now.Threshold), Exact(baseline.Threshold)),
            Difference("cls_threshold", Exact(now.ClsThreshold), Exact(baseline.ClsThreshold)),
            Difference("match", now.Match, baseline.Match),
            Difference("task_name", now.TaskName, baseline.TaskName),
        ];
        return reasons.OfType<string>();
    }

    private static string? Difference(string name, string? now, string? baseline) => now == baseline
        ? null
        : $"{name} is {Shown(now)}, and {Shown(baseline)} for the baseline";

    private static string Shown(string? value) => value is null ? "not set" : Shorten(value);

    private static string? Exact(double? number) => number is { } known ? MetricText.Exact(known) : null;

    private static string OfLabels(IReadOnlyList<string> now, IReadOnlyList<string> baseline)
    {
        var (added, removed) = (now.Except(baseline, StringComparer.Ordinal).ToList(), baseline.Except(now, StringComparer.Ordinal).ToList());
        string?[] changes =
        [
            added.Count == 0 ? null : $"{List(added)} only now",
            removed.Count == 0 ? null : $"{List(removed)} only for the baseline",
        ];
        return added.Count + removed.Count == 0
            ? "the same labels were requested in another order, which changes the predictions"
            : $"other labels were requested: {string.Join(", and ", changes.OfType<string>())}";
    }

    private static string List(List<string> labels)
    {
        var rest = labels.Count > MaxLabels ? $" and {labels.Count - MaxLabels:N0} more" : "";
        return string.Join(", ", labels.Take(MaxLabels).Select(label => $"\"{Shorten(label)}\"")) + rest;
    }

    private static string Shorten(string text)
    {
        var clean = LogSanitizer.Clean(text);
        var length = WholeCharacters.Fitting(clean, MaxLabelLength);
        return length < clean.Length ? $"{clean[..length]}…" : clean;
    }

    private static List<HashedExample> Examples(EvaluationFile file) => [.. file.Examples.Select(example => example.ToHashed())];
}
