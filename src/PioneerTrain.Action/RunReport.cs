using PioneerTrain.Gates;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>Writes what a finished run leaves, and tells the verdict.</summary>
internal static class RunReport
{
    private const string ResultFile = "result.json";
    private const string ReportFile = "report.md";

    /// <param name="json">Gets the text of <c>result.json</c>; null for nobody.</param>
    public static ExitCode Deliver(RunStory story, string folder, ConsoleNarrator narrator, TextWriter? json)
    {
        var result = story.ToResult();
        json?.Write(result.ToJson());
        if (story.End.Outcome == RunOutcome.Succeeded)
        {
            TellScores(story, narrator);
        }

        if (story.Weights is { } weights)
        {
            narrator.Fact("Weights", $"{weights.Path} ({Quantity.Size(weights.Bytes)}, {weights.Entries.Count} files)");
            narrator.Fact("", $"sha256:{weights.Sha256}");
        }

        var written = Write(result, folder, narrator);
        var code = (ExitCode)result.ExitCode;
        code = code == ExitCode.Passed && !written ? ExitCode.NotDelivered : code;
        foreach (var notice in result.SyntheticData ? result.Notices.Prepend(Messages.SyntheticScores) : result.Notices)
        {
            narrator.Fact("Note", LogSanitizer.Clean(notice), Ink.Yellow);
        }

        narrator.Blank();
        var (word, ink) = code switch
        {
            ExitCode.Passed => ("PASSED", Ink.Green),
            ExitCode.Cancelled => ("CANCELLED", Ink.Yellow),
            _ => ("FAILED", Ink.Red),
        };
        narrator.Fact(word, Conclude(story, result, code), ink);
        return code;
    }

    private static void TellScores(RunStory story, ConsoleNarrator narrator)
    {
        var metrics = story.End.Metrics;
        (string Label, GateMetric Metric, double? Found)[] scores =
        [
            ("F1", GateMetric.F1, metrics.F1),
            ("Precision", GateMetric.Precision, metrics.Precision),
            ("Recall", GateMetric.Recall, metrics.Recall),
        ];
        foreach (var (label, metric, found) in scores)
        {
            var finding = story.Verdict.Findings.FirstOrDefault(finding => finding.Metric == metric);
            if (finding is not null || found is not null)
            {
                var asked = finding is null ? "" : $", at least {MetricText.Of(finding.Minimum)} is asked for";
                var isMissed = finding is not null && finding.Standing != GateStanding.Reached;
                narrator.Fact(label, $"{(found is null ? "not reported" : MetricText.Of(found.Value))}{asked}", isMissed ? Ink.Red : Ink.Plain);
            }
        }
    }

    private static bool Write(RunResult result, string folder, ConsoleNarrator narrator)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, ResultFile), result.ToJson());
            File.WriteAllText(Path.Combine(folder, ReportFile), MarkdownReport.Render(result));
            narrator.Fact("Report", $"{Path.Combine(folder, ReportFile)} and {ResultFile}");
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            narrator.Fact("Report", Messages.ReportNotWritten(folder, failure.Message), Ink.Red);
            return false;
        }
    }

    private static string Conclude(RunStory story, RunResult result, ExitCode code)
    {
        var rows = (int)(story.End.Metrics.SampleCount ?? 0);
        var basis = rows > 0 ? $", measured on {rows:N0} held-out rows{(story.IsSynthetic ? " of synthetic data" : "")}" : "";
        var took = Quantity.Duration(story.Ended - story.Started);
        return (story.End.Why, story.Verdict) switch
        {
            ({ } why, _) => LogSanitizer.Clean(why),
            (_, GateVerdict.Passed) when code != ExitCode.Passed => "The model passed its gate, but could not be delivered.",
            (_, GateVerdict.NoGate) when code != ExitCode.Passed => "The model was trained, but could not be delivered.",
            (_, GateVerdict.NoGate) => $"trained in {took}; the config asks for no minimum{basis}",
            (_, var verdict) => $"{string.Join("; ", verdict.Findings.Where(finding => code == ExitCode.Passed || finding.Standing != GateStanding.Reached).Select(finding => finding.Reason))}{basis} (exit code {result.ExitCode}, {took})",
        };
    }
}
