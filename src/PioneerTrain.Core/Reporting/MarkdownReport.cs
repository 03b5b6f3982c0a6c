using System.Globalization;
using System.Text;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>Renders a run as Markdown for step summary, comment and report file. Pure.</summary>
public sealed class MarkdownReport
{
    /// <summary>Leaves room for the footer and for text that a caller adds.</summary>
    private const int MaxCharacters = 60_000;
    private const int MaxLabels = 50;
    private const int MaxOtherNumbers = 20;
    private const int MaxEntries = 20;
    private const int MaxNotices = 10;
    private const int MaxDatasets = 10;
    private const int MaxLinks = 10;

    private readonly StringBuilder _text = new();
    private readonly RunResult _run;
    private bool _isFull;

    private MarkdownReport(RunResult run) => _run = run;

    /// <summary>Returns at most 65,536 characters of Markdown, with LF line ends.</summary>
    public static string Render(RunResult run)
    {
        var report = new MarkdownReport(run);
        report.WriteHeadline();
        report.WriteSection(report.WriteNotices);
        report.WriteSection(report.WriteMetrics);
        report.WriteSection(report.WriteLabels);
        report.WriteSection(report.WriteJob);
        report.WriteSection(report.WriteWeights);
        report.WriteSection(report.WriteLinks);
        report.WriteFooter();
        return report._text.ToString();
    }

    /// <summary>Returns the report of a run that ended before a job was created.</summary>
    public static string RenderEarlyEnd(string mark, string title, IReadOnlyList<string> sentences)
    {
        var items = sentences.Take(MaxNotices).Select(sentence => $"- {MarkdownText.Prose(sentence, longest: 2_000)}\n");
        var more = OmittedNote(sentences.Count, MaxNotices, "- {0} more are in the log.\n");
        return $"## {mark} {MarkdownText.Prose(title)}\n\n{string.Concat(items)}{more}";
    }

    private void WriteSection(Action section)
    {
        var end = _text.Length;
        if (!_isFull)
        {
            section();
        }

        if (_text.Length > MaxCharacters)
        {
            _isFull = true;
            _text.Length = end;
            Line();
            Line("The report exceeds the size of a comment and is incomplete. The complete result is in result.json.");
        }
    }

    private void WriteHeadline()
    {
        var (mark, headline) = ReportWords.Headline(_run.Conclusion);
        Line(_run.Job?.ModelName is { } model ? $"## {mark} {headline}: {MarkdownText.Code(model)}" : $"## {mark} {headline}");
        Line();
        foreach (var reason in _run.Gate.Reasons)
        {
            Line($"- {ReportWords.Icon(reason.Standing)} {ToSentence(MarkdownText.Prose(reason.Text))}");
        }

        if (_run.Gate.Reasons.Count == 0)
        {
            Line(_run.Gate.Verdict == VerdictWord.NoGate
                ? "The config has no gate, so the scores were not checked."
                : "The gate was not evaluated.");
        }

        if (_run.Job?.ErrorMessage is { Length: > 0 } error)
        {
            Line();
            Line("Error message of the service:");
            Line();
            _text.Append(MarkdownText.Block(error));
        }
    }

    private void WriteNotices()
    {
        var notices = _run.Notices.Concat(_run.Warnings).Select(notice => MarkdownText.Prose(notice, 300)).Take(MaxNotices).ToList();
        if (_run.SyntheticData)
        {
            notices.Insert(0, "The data is synthetic: the scores show that the pipeline works, not how well the model performs on real data.");
        }

        if (notices.Count > 0)
        {
            Line();
            Line("> [!NOTE]");
            notices.ForEach(notice => Line($"> - {notice}"));
        }
    }

    private void WriteMetrics()
    {
        Line();
        Line("| Metric | Score | Minimum | |");
        Line("|---|---:|---:|---|");
        foreach (var metric in Metric.All)
        {
            WriteMetric(metric, _run.Metrics?[metric], _run.Gate.Minimums[metric.Key]);
        }

        if (_run.Metrics?.SampleCount is { } rows)
        {
            Line();
            Line($"Measured on {MetricText.Of(rows)} {(rows == 1 ? "row" : "rows")}.");
        }

        if (_run.Metrics?.Other is { Count: > 0 } other)
        {
            Line();
            var numbers = other.Take(MaxOtherNumbers).Select(number => $"{MarkdownText.Code(number.Key, 60)} {MetricText.Of(number.Value)}");
            Line($"Also reported: {string.Join(", ", numbers)}{OmittedNote(other.Count, MaxOtherNumbers, ", and {0} more")}.");
        }
    }

    private void WriteMetric(Metric metric, double? found, double? minimum)
    {
        var shown = found is { } left && minimum is { } right ? MetricText.Pair(left, right) : (MetricText.Of(found), MetricText.Of(minimum));
        var standing = _run.Gate.Reasons.FirstOrDefault(reason => reason.Metric == metric.Key)?.Standing;
        Line($"| {metric.Name} | {shown.Item1} | {shown.Item2} | {(standing is { } known ? ReportWords.Icon(known) : "")} |");
    }

    private void WriteLabels()
    {
        if (_run.Metrics?.PerLabel is not { Count: > 0 } labels)
        {
            return;
        }

        Line();
        Line("### By label");
        Line();
        Line($"| Label | {string.Join(" | ", Metric.All.Select(metric => metric.Name))} | Support |");
        Line($"|---|{string.Concat(Enumerable.Repeat("---:|", Metric.All.Count + 1))}");
        foreach (var label in labels.Take(MaxLabels))
        {
            var numbers = Metric.All.Select(metric => label[metric]).Append(label.Support).Select(MetricText.Of);
            Line($"| {MarkdownText.Code(label.Label, 60)} | {string.Join(" | ", numbers)} |");
        }

        WriteOmittedNote(labels.Count, MaxLabels, "{0} more labels are in result.json.");
    }

    private void WriteJob()
    {
        if (_run.Job is not { } job)
        {
            return;
        }

        Line();
        Line("### Training job");
        Line();
        Line("| | |");
        Line("|---|---|");
        Line($"| Job | {MarkdownText.Code(job.Id)} |");
        Line($"| Status | {MarkdownText.Code(job.Status)} |");
        Line($"| Base model | {MarkdownText.Code(job.BaseModel)} |");
        Line($"| Training type | {MarkdownText.Code(job.TrainingType)} |");
        var datasets = job.Datasets.Take(MaxDatasets).Select(name => MarkdownText.Code(name));
        Line($"| Datasets | {string.Join(", ", datasets)}{OmittedNote(job.Datasets.Count, MaxDatasets, " and {0} more")} |");
        Line($"| Maximum epochs | {job.Epochs?.ToString(CultureInfo.InvariantCulture) ?? Quantity.Unknown} |");
        Line($"| Started | {Quantity.Moment(job.StartedAt ?? job.CreatedAt)} |");
        Line($"| Duration | {Quantity.Elapsed(job.StartedAt ?? job.CreatedAt, job.CompletedAt)} |");
    }

    private void WriteWeights()
    {
        if (_run.Weights is not { } weights)
        {
            return;
        }

        Line();
        Line("### Weights");
        Line();
        Line("| | |");
        Line("|---|---|");
        if (weights.Artifact is { } artifact)
        {
            Line($"| Artifact | {(artifact.Url is null ? MarkdownText.Code(artifact.Name) : MarkdownText.Link(artifact.Name, artifact.Url))} |");
        }

        if (weights.File is not null)
        {
            Line($"| File | {MarkdownText.Code(weights.File)} |");
        }

        Line($"| Size | {Quantity.Size(weights.Bytes)} |");
        Line($"| SHA-256 | {MarkdownText.Code(weights.Sha256)} |");
        foreach (var entry in weights.Entries.Take(MaxEntries))
        {
            Line($"| Entry | {MarkdownText.Code(entry.Name)}, {Quantity.Size(entry.Bytes)} |");
        }

        WriteOmittedNote(weights.Entries.Count, MaxEntries, "{0} more entries are in result.json.");
    }

    private void WriteLinks()
    {
        if (_run.Links.Count > 0)
        {
            Line();
            Line(string.Join(" · ", _run.Links.Take(MaxLinks).Select(link => MarkdownText.Link(link.Title, link.Url))));
        }
    }

    private void WriteFooter()
    {
        Line();
        var program = $"pioneer-train {MarkdownText.Prose(_run.ProgramVersion, 60)}";
        Line($"<sub>{program} · config {MarkdownText.Code(_run.Config.File)} · {Quantity.Moment(_run.EndedAt)}</sub>");
    }

    private static string ToSentence(string clause) => $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";

    private static string OmittedNote(int all, int shown, string format) =>
        all > shown ? format.Replace("{0}", (all - shown).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) : "";

    private void WriteOmittedNote(int all, int shown, string format)
    {
        if (all > shown)
        {
            Line();
            Line(OmittedNote(all, shown, format));
        }
    }

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
