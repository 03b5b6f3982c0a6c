using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The first sections of the report: how the run ended, and why.</summary>
internal static class HeadSections
{
    private const int MaxTitle = 100;
    private const int MaxSentence = 2_000;
    private const int MaxNotice = 600;

    /// <summary>
    /// Limits of the head, which is never cut: with twelve bytes for each escaped character and
    /// three for others, it leaves space for links and last line in a check run.
    /// </summary>
    private const int MaxHeadSentence = 1_000;
    private const int MaxRules = 40;
    private const int MaxRuleCharacters = 8_000;

    public static IEnumerable<string> Headline(RunResult run)
    {
        var (mark, headline) = ReportWords.Headline(run.Conclusion);
        var title = run.Title is not null ? MarkdownText.Prose(run.Title, MaxTitle) : run.Job?.ModelName is { } model ? MarkdownText.Code(model) : null;
        yield return title is null ? $"## {mark} {headline}" : $"## {mark} {headline}: {title}";
        foreach (var line in Numbers(run).Concat(Verdict(run)))
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

    /// <summary>The main score in one line: interval, change against the baseline, and rows.</summary>
    private static IEnumerable<string> Numbers(RunResult run)
    {
        if (MainScore.Of(run) is not { } score)
        {
            yield break;
        }

        var interval = score.Interval is null ? "" : $" (95% interval {score.Interval})";
        var change = score.Change is null ? "" : $", {score.Change} against the baseline";
        var rows = run.Metrics?.SampleCount is { } count ? $", {MetricText.Of(count)} {(count == 1 ? "row" : "rows")}" : "";
        yield return "";
        yield return $"**{score.Metric} {score.Score}**{interval}{change}{rows}";
    }

    /// <summary>The results of the rules; without a score, why there is none.</summary>
    private static IEnumerable<string> Verdict(RunResult run)
    {
        var why = run.Evaluation?.Error is { } failed ? $"{MarkdownText.Prose(failed, MaxHeadSentence)}{Remedy(run)}"
            : run.Gate.Reasons.Count == 0 ? Why(run)
            : null;
        if (why is not null)
        {
            yield return "";
            yield return why;
        }

        var rules = run.Gate.Reasons.Where(reason => why is null || reason.Standing != GateStanding.NotReported).ToList();
        var shown = Shorten(rules);
        foreach (var line in shown.Count > 0 ? shown.Prepend("") : [])
        {
            yield return line;
        }

        if (shown.Count < rules.Count)
        {
            yield return $"- {Quantity.Count(rules.Count - shown.Count, "more rule")}: see result.json.";
        }
    }

    private static string Remedy(RunResult run) => run.Conclusion is Conclusion.EvaluationFailed or Conclusion.NotEvaluated
        ? " The model was trained. A re-run evaluates it and does not train again."
        : "";

    /// <summary>Returns a limited number of rules, first those that are not met.</summary>
    private static List<string> Shorten(List<ReasonResult> rules)
    {
        var (lines, length) = (new List<string>(), 0);
        var ordered = rules.Count <= MaxRules ? rules : rules.OrderBy(rule => rule.Standing == GateStanding.Reached).Take(MaxRules);
        foreach (var rule in ordered)
        {
            var line = $"- {ReportWords.Icon(rule)} {ToSentence(MarkdownText.Prose(rule.Text))}";
            length += line.Length;
            if (length > MaxRuleCharacters)
            {
                break;
            }

            lines.Add(line);
        }

        return lines;
    }

    /// <summary>The errors with their places, where there are several or one has a place.</summary>
    public static IEnumerable<string> Errors(RunResult run, int rows)
    {
        foreach (var error in run.Errors.Take(rows))
        {
            var place = error with { Message = "" };
            yield return error.File is null
                ? $"- {MarkdownText.Prose(error.Message, MaxSentence)}"
                : $"- {MarkdownText.Code(place.ToString().TrimEnd(' ', ':'))}: {MarkdownText.Prose(error.Message, MaxSentence)}";
        }

        if (run.Errors.Count > rows)
        {
            yield return $"- {Quantity.Count(run.Errors.Count - rows, "more error")}; the log lists all.";
        }
    }

    public static IEnumerable<string> Notices(RunResult run, int rows)
    {
        IEnumerable<string> synthetic = run.SyntheticData ? [ReportWords.SyntheticData] : [];
        return Alert("NOTE", [.. synthetic, .. run.Notices], rows, "more note");
    }

    public static IEnumerable<string> Warnings(RunResult run, int rows) =>
        Alert("WARNING", [.. run.Warnings.Select(warning => warning.ToString())], rows, "more warning");

    private static IEnumerable<string> Alert(string kind, IReadOnlyList<string> sentences, int rows, string more)
    {
        if (sentences.Count == 0)
        {
            yield break;
        }

        yield return $"> [!{kind}]";
        foreach (var sentence in sentences.Take(rows))
        {
            yield return $"> - {MarkdownText.Prose(sentence, MaxNotice)}";
        }

        if (sentences.Count > rows)
        {
            yield return $"> - {Quantity.Count(sentences.Count - rows, more)}: see result.json.";
        }
    }

    /// <summary>Why there is no verdict of the gate.</summary>
    private static string? Why(RunResult run) => run switch
    {
        { Reason: { } reason, Errors: [], Job: null or { ErrorMessage: null or "" } } => MarkdownText.Prose(reason, MaxHeadSentence),
        { Job: null } => null,
        { Gate.Verdict: VerdictWord.NoGate } => "The config has no gate, so the scores were not checked.",
        _ => "The gate was not evaluated.",
    };

    private static string ToSentence(string clause) => clause.Length == 0 ? Quantity.Unknown : $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
}
