using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>
/// Renders a run as Markdown for step summary, comment, check run and report file. Pure.
/// </summary>
public static class MarkdownReport
{
    /// <summary>
    /// The maximum number of rows of a table or list that grows with the data, from the complete
    /// report to the shortest.
    /// </summary>
    private static readonly int[] _rows = [1_000, 100, 10];

    /// <summary>The sections in their order; each is complete or left out.</summary>
    private static readonly Func<RunResult, int, IEnumerable<string>>[] _sections =
    [
        HeadSections.Errors,
        HeadSections.Notices,
        HeadSections.Warnings,
        (run, _) => ScoreSections.Metrics(run),
        (run, _) => SweepSections.Sweep(run),
        ScoreSections.Labels,
        BaselineSections.Baseline,
        (run, _) => HistorySections.History(run),
        (run, _) => EvaluationSections.Errors(run),
        (run, _) => LossSections.Losses(run),
        (run, _) => JobSections.Job(run),
        (run, _) => JobSections.Weights(run),
    ];

    /// <summary>Returns the complete report, with LF line ends.</summary>
    public static string Render(RunResult run) => Render(run, _rows[0], _sections.Length);

    /// <summary>
    /// Returns the report, shortened to a limit: first in its rows, then by whole sections from the
    /// end. A shortened report says where the rest is. The head, the links and the last line are
    /// always there: they fit into every limit of GitHub.
    /// </summary>
    public static string Render(RunResult run, ReportLimit limit)
    {
        var shortest = _rows[^1];
        var candidates = _rows.Select(rows => (Rows: rows, Sections: _sections.Length))
            .Concat(Enumerable.Range(1, _sections.Length).Select(left => (Rows: shortest, Sections: _sections.Length - left)));
        var report = "";
        foreach (var (rows, sections) in candidates)
        {
            report = Render(run, rows, sections);
            if (limit.Allows(report))
            {
                break;
            }
        }

        return report;
    }

    /// <summary>Returns what the post stage adds to the summary of its step.</summary>
    public static string RenderCleanup(string sentence, bool isFirst) =>
        $"{(isFirst ? "### Cleanup\n\n" : "")}- {MarkdownText.Prose(sentence, 2_000)}\n";

    private static string Render(RunResult run, int rows, int sections)
    {
        var isComplete = rows == _rows[0];
        IEnumerable<IEnumerable<string>> parts =
        [
            HeadSections.Headline(run),
            .. _sections.Take(sections).Select(section => section(run, rows)),
            isComplete ? [] : JobSections.Rest(run),
            JobSections.Links(run),
            JobSections.Footer(run),
        ];
        var report = new StringBuilder();
        foreach (var line in parts.Select(part => part.ToList()).Where(part => part.Count > 0).SelectMany(Separated))
        {
            report.Append(line).Append('\n');
        }

        return report.ToString();
    }

    /// <summary>Puts an empty line before all parts but the first.</summary>
    private static IEnumerable<string> Separated(List<string> part, int index) => index == 0 ? part : part.Prepend("");
}
