using PioneerTrain.Gating;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The first sections of the report: how the run ended, and why.</summary>
internal static class HeadSections
{
    private const int MaxFindings = 50;
    private const int MaxNotices = 10;
    private const int MaxSentence = 2_000;

    public static IEnumerable<string> Headline(RunResult run)
    {
        var (mark, headline) = ReportWords.Headline(run.Conclusion);
        yield return run.Job?.ModelName is { } model ? $"## {mark} {headline}: {MarkdownText.Code(model)}" : $"## {mark} {headline}";
        IReadOnlyList<string> reasons = [.. run.Gate.Reasons.Select(reason => $"- {ReportWords.Icon(reason.Standing)} {ToSentence(MarkdownText.Prose(reason.Text))}")];
        IReadOnlyList<string> why = run.Evaluation?.Error is { } failed ? [MarkdownText.Prose(failed, MaxSentence)]
            : reasons.Count > 0 ? reasons
            : [.. new[] { Why(run) }.OfType<string>()];
        foreach (var line in why.Count > 0 ? why.Prepend("") : [])
        {
            yield return line;
        }

        if (run.Job?.ErrorMessage is { Length: > 0 } error)
        {
            yield return "";
            yield return "Error message of the service:";
            yield return "";
            yield return MarkdownText.Block(error).TrimEnd('\n');
        }
    }

    /// <summary>The errors with their places, where there are several or one has a place.</summary>
    public static IEnumerable<string> Errors(RunResult run)
    {
        foreach (var error in run.Errors.Take(MaxFindings))
        {
            var place = error with { Message = "" };
            yield return error.File is null
                ? $"- {MarkdownText.Prose(error.Message, MaxSentence)}"
                : $"- {MarkdownText.Code(place.ToString().TrimEnd(' ', ':'))}: {MarkdownText.Prose(error.Message, MaxSentence)}";
        }

        if (run.Errors.Count > MaxFindings)
        {
            yield return $"- {Quantity.Count(run.Errors.Count - MaxFindings, "more error")}; the log lists all.";
        }
    }

    public static IEnumerable<string> Notices(RunResult run)
    {
        IEnumerable<string> synthetic = run.SyntheticData
            ? ["The data is synthetic: the scores show that the pipeline works, not how well the model performs on real data."]
            : [];
        var notices = synthetic
            .Concat(run.Notices.Concat(run.Warnings.Select(warning => warning.ToString())).Take(MaxNotices).Select(notice => MarkdownText.Prose(notice, 600)))
            .ToList();
        return notices.Count == 0 ? [] : notices.Select(notice => $"> - {notice}").Prepend("> [!NOTE]");
    }

    /// <summary>Why there is no verdict of the gate.</summary>
    private static string? Why(RunResult run) => run switch
    {
        { Reason: { } reason, Errors: [], Job: null or { ErrorMessage: null or "" } } => MarkdownText.Prose(reason, MaxSentence),
        { Job: null } => null,
        { Gate.Verdict: VerdictWord.NoGate } => "The config has no gate, so the scores were not checked.",
        _ => "The gate was not evaluated.",
    };

    private static string ToSentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
