using PioneerTrain.Cli.Console;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>Tells what a finished run came to, and writes what it leaves in a folder.</summary>
internal static class RunReport
{
    private const string ResultFile = "result.json";
    private const string ReportFile = "report.md";

    /// <summary>Scores and weights.</summary>
    public static void TellResults(RunStory story, ConsoleNarrator narrator)
    {
        if (story.End.Outcome == RunOutcome.Succeeded)
        {
            TellScores(story, narrator);
        }

        if (story.Weights is { } weights)
        {
            narrator.Fact("Weights", $"{weights.Path ?? $"artifact {weights.Artifact?.Name}"} ({Quantity.Size(weights.Bytes)}, {weights.Entries.Count} files)");
            narrator.Fact("", $"sha256:{weights.Sha256}");
        }
    }

    /// <summary>Writes <c>report.md</c> and <c>result.json</c>. A run that passed and whose report cannot be written did not deliver.</summary>
    /// <returns>The result as it now stands.</returns>
    public static RunResult WriteFiles(RunResult result, OutputFolder output, ConsoleNarrator narrator)
    {
        var folder = "";
        try
        {
            folder = output.For(result.Job!.Id);
            File.WriteAllText(Path.Combine(folder, ReportFile), MarkdownReport.Render(result));

            // Last, and whole or not at all: whoever finds the result finds the run as it ended.
            var partial = Path.Combine(folder, $"{ResultFile}.partial");
            File.WriteAllText(partial, result.ToJson());
            File.Move(partial, Path.Combine(folder, ResultFile), overwrite: true);
            narrator.Fact("Report", $"{Path.Combine(folder, ReportFile)} and {ResultFile}");
            return result;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            narrator.Fact("Report", Messages.ReportNotWritten(folder, failure.Message), Ink.Red);
            return Undelivered(result);
        }
    }

    /// <summary>The result of a run whose outcome reached nobody; one that failed anyway stays what it is.</summary>
    public static RunResult Undelivered(RunResult result) =>
        result.ExitCode == (int)ExitCode.Passed ? result with { Conclusion = Conclusion.NotDelivered, ExitCode = (int)ExitCode.NotDelivered } : result;

    /// <summary>Notices, and the verdict as the last line.</summary>
    public static void Conclude(RunStory story, RunResult result, ConsoleNarrator narrator)
    {
        foreach (var notice in result.SyntheticData ? result.Notices.Prepend(Messages.SyntheticScores) : result.Notices)
        {
            narrator.Fact("Note", LogSanitizer.Clean(notice), Ink.Yellow);
        }

        narrator.Blank();
        var (word, ink) = (ExitCode)result.ExitCode switch
        {
            ExitCode.Passed when result.Conclusion == Conclusion.Started => ("STARTED", Ink.Green),
            ExitCode.Passed => ("PASSED", Ink.Green),
            ExitCode.Cancelled => ("CANCELLED", Ink.Yellow),
            _ => ("FAILED", Ink.Red),
        };
        narrator.Fact(word, Sentence(story, result), ink);
    }

    /// <summary>The verdict with the numbers that explain it.</summary>
    public static string Sentence(RunStory story, RunResult result)
    {
        var code = (ExitCode)result.ExitCode;
        var rows = (int)(story.End.Metrics.SampleCount ?? 0);
        var basis = rows > 0 ? $", measured on {rows:N0} held-out rows{(story.IsSynthetic ? " of synthetic data" : "")}" : "";
        var took = Quantity.Duration(story.Ended - story.Started);
        return (story.End.Why, story.Verdict) switch
        {
            ({ } why, _) => LogSanitizer.Clean(why),
            _ when story.WasCancelled => Messages.CancelledAfterJob,
            (_, GateVerdict.Passed) when code != ExitCode.Passed => "The model passed its gate, but could not be delivered.",
            (_, GateVerdict.NoGate) when code != ExitCode.Passed => "The model was trained, but could not be delivered.",
            (_, GateVerdict.NoGate) => $"trained in {took}; the config asks for no minimum{basis}",
            (_, var verdict) => $"{string.Join("; ", verdict.Findings.Where(finding => code == ExitCode.Passed || finding.Standing != GateStanding.Reached).Select(finding => finding.Reason))}{basis} (exit code {result.ExitCode}, {took})",
        };
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
}
