using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The section of the report about the change against the baseline.</summary>
internal static class BaselineSections
{
    private const int MaxTexts = 10;
    private const int MaxTextLength = 200;
    private const int MaxSentence = 2_000;

    public static IEnumerable<string> Baseline(RunResult run, int rows)
    {
        if (run.Baseline is not { } baseline)
        {
            return [];
        }

        IEnumerable<string> head = ["### Change against the baseline", ""];
        return baseline.Reason is { } reason
            ? head.Append($"The model could not be compared with {Name(baseline)}: {MarkdownText.Prose(reason, MaxSentence)}.")
            : [.. head, Basis(baseline), .. Changes(run, baseline, rows), .. Texts(run, baseline), "", .. Collapsed.Lines("Intervals and p-values of the changes", Metrics(run, baseline))];
    }

    private static string Basis(BaselineResult baseline)
    {
        string?[] only = [Only(baseline.OnlyHere, "this run"), Only(baseline.OnlyThere, "the baseline")];
        var others = string.Join(" and ", only.OfType<string>()) is { Length: > 0 } text ? $" Not compared: {text}." : "";
        var visible = baseline.Find(Metric.F1.Key)?.VisibleDrop is { } drop
            ? $" These rows can show a drop of F1 of about {MetricText.Of(drop)}."
            : "";
        return $"Compared on {Quantity.Count(baseline.PairedExamples, "row")} with {Name(baseline)}.{Doubt(baseline)}{others}{visible} "
            + "The intervals cover the choice of these rows, not another training: another random seed alone changes F1 by about 0.01.";
    }

    private static string? Only(int rows, string owner) => rows == 0 ? null : $"{Quantity.Count(rows, "row")} that only {owner} has";

    private static string Name(BaselineResult baseline)
    {
        var commit = baseline.Commit is null ? "" : $" of commit {MarkdownText.Code(baseline.Commit, 40)}";
        return baseline.Kind switch
        {
            BaselineKind.BaseModel => $"the base model {MarkdownText.Code(baseline.Model)} without training",
            BaselineKind.Job => $"the model of job {MarkdownText.Code(baseline.Model)}{commit}{InBrackets(Age(baseline))}",
            BaselineKind.Branch when baseline.Branch is null => "the base branch",
            BaselineKind.Branch => $"the model of branch {MarkdownText.Code(baseline.Branch)} at commit {MarkdownText.Code(baseline.Commit, 40)}{InBrackets(Page($"run {baseline.RunId}", baseline), Age(baseline))}",
            BaselineKind.Release when baseline.Release is null => "the newest release",
            BaselineKind.Release => $"release {MarkdownText.Code(baseline.Release)}{InBrackets(Page("release notes", baseline), Age(baseline))}",
            _ => $"{MarkdownText.Code(baseline.Evaluation)} (model {MarkdownText.Code(baseline.Model)}{commit}{(Age(baseline) is { } age ? $", {age}" : "")})",
        };
    }

    private static string? Age(BaselineResult baseline) => Seconds.Of(baseline.AgeSeconds) is { } age ? $"{Quantity.Age(age)} old" : null;

    private static string? Page(string title, BaselineResult baseline) => baseline.Url is { Length: > 0 } url ? MarkdownText.Link(title, url) : null;

    private static string InBrackets(params IEnumerable<string?> parts) =>
        string.Join(", ", parts.OfType<string>()) is { Length: > 0 } text ? $" ({text})" : "";

    /// <summary>Reports that the baseline did not pass its own gate.</summary>
    private static string Doubt(BaselineResult baseline) => baseline.Verdict switch
    {
        VerdictWord.Failed => " The baseline did not pass its own gate.",
        VerdictWord.Inconclusive => " The gate of the baseline was inconclusive.",
        VerdictWord.NotEvaluated or VerdictWord.NotComparable => " The gate of the baseline could not be judged.",
        _ => "",
    };

    private static IEnumerable<string> Metrics(RunResult run, BaselineResult baseline)
    {
        var rows = baseline.Differences.Where(difference => difference.Label is null).ToList();
        var hasRules = run.Gate.Reasons.Any(reason => reason is { MaxDrop: not null, Label: null });
        var titles = hasRules ? " Maximum drop | |" : "";
        yield return $"| Metric | Now | Baseline | Change | 95% interval of the change | p-value |{titles}";
        yield return $"|---|---:|---:|---:|---:|---:|{(hasRules ? "---:|---|" : "")}";
        foreach (var row in rows)
        {
            var name = Metric.All.FirstOrDefault(metric => metric.Key == row.Metric)?.Name ?? MarkdownText.Code(row.Metric);
            yield return $"| {name} | {Cells(row)} | {DifferenceText.PValue(row.PValue)} |{(hasRules ? Rule(run, row) : "")}";
        }
    }

    private static string Rule(RunResult run, DifferenceResult row)
    {
        var rule = run.Gate.Reasons.FirstOrDefault(reason => reason.MaxDrop is not null && reason.Metric == row.Metric && reason.Label == row.Label);
        return $" {MetricText.Of(rule?.MaxDrop)} | {(rule is null ? "" : ReportWords.Icon(rule))} |";
    }

    /// <summary>The labels with examples that became right or wrong.</summary>
    private static IEnumerable<string> Changes(RunResult run, BaselineResult baseline, int rows)
    {
        yield return "";
        var all = baseline.Changes.FirstOrDefault(change => change.Label is null);
        yield return $"Newly right: {Quantity.Count(all?.NewlyRight ?? 0, "row")}. Newly wrong: {Quantity.Count(all?.NewlyWrong ?? 0, "row")}.";
        var changes = baseline.Changes.Where(change => change.Label is not null).ToList();
        if (changes.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return "| Changed label | F1 now | Baseline | Change | 95% interval of the change | Newly right | Newly wrong | |";
        yield return "|---|---:|---:|---:|---:|---:|---:|---|";
        foreach (var change in changes.Take(rows))
        {
            var row = baseline.Find(Metric.F1.Key, change.Label);
            var icons = run.Gate.Reasons.Where(reason => reason.MaxDrop is not null && reason.Label == change.Label).Select(ReportWords.Icon).Distinct(StringComparer.Ordinal);
            yield return $"| {MarkdownText.Code(change.Label, 60)} | {Cells(row)} | {change.NewlyRight:N0} | {change.NewlyWrong:N0} | {string.Concat(icons)} |";
        }

        if (changes.Count > rows)
        {
            yield return "";
            yield return $"{Quantity.Count(changes.Count - rows, "more label")}: see result.json.";
        }
    }

    private static string Cells(DifferenceResult? row) => row is null
        ? string.Join(" | ", Enumerable.Repeat(Quantity.Unknown, 4))
        : $"{MetricText.Score(row.Now)} | {MetricText.Score(row.Baseline)} | {DifferenceText.WithSign(row.Change)} | {DifferenceText.Range(row.Interval)}";

    /// <summary>The texts of changed examples, where the caller has them.</summary>
    private static IEnumerable<string> Texts(RunResult run, BaselineResult baseline)
    {
        var all = baseline.Changes.FirstOrDefault(change => change.Label is null);
        return run.ExampleTexts is not { } texts || all is null ? []
            : Texts("Newly wrong", all.WrongExamples, all.NewlyWrong, texts).Concat(Texts("Newly right", all.RightExamples, all.NewlyRight, texts));
    }

    private static IEnumerable<string> Texts(string title, IReadOnlyList<string> hashes, int count, IReadOnlyDictionary<string, string> texts)
    {
        var known = hashes.Where(texts.ContainsKey).Take(MaxTexts).ToList();
        if (known.Count == 0)
        {
            yield break;
        }

        yield return "";
        yield return $"{title}{(count > known.Count ? $", {known.Count} of {count:N0}" : "")}:";
        yield return "";
        foreach (var hash in known)
        {
            yield return $"- {MarkdownText.Code(texts[hash], MaxTextLength)}";
        }
    }
}
