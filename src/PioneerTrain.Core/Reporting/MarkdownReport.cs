using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>Renders a run as Markdown for step summary, comment and report file. Pure.</summary>
public static class MarkdownReport
{
    /// <summary>Leaves room for the footer and for text that a caller adds.</summary>
    private const int MaxCharacters = 60_000;

    /// <summary>The sections in their order; each is complete or left out.</summary>
    private static readonly Func<RunResult, IEnumerable<string>>[] _sections =
    [
        HeadSections.Errors,
        HeadSections.Notices,
        ScoreSections.Metrics,
        ScoreSections.Labels,
        BaselineSections.Baseline,
        EvaluationSections.Errors,
        JobSections.Job,
        JobSections.Weights,
        JobSections.Links,
    ];

    /// <summary>Returns at most 65,536 characters of Markdown, with LF line ends.</summary>
    public static string Render(RunResult run)
    {
        var report = new StringBuilder();
        Append(report, HeadSections.Headline(run));
        foreach (var section in _sections)
        {
            var end = report.Length;
            Append(report, section(run).Prepend(""));
            if (report.Length == end + 1)
            {
                report.Length = end;
            }
            else if (report.Length > MaxCharacters)
            {
                report.Length = end;
                Append(report, ["", "The report exceeds the size of a comment and is incomplete. The complete result is in result.json."]);
                break;
            }
        }

        Append(report, JobSections.Footer(run).Prepend(""));
        return report.ToString();
    }

    /// <summary>Returns what the post stage adds to the summary of its step.</summary>
    public static string RenderCleanup(string sentence, bool isFirst) =>
        $"{(isFirst ? "### Cleanup\n\n" : "")}- {MarkdownText.Prose(sentence, 2_000)}\n";

    private static void Append(StringBuilder report, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            report.Append(line).Append('\n');
        }
    }
}
