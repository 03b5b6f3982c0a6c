using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>The files <c>report.md</c> and <c>result.json</c> in the output folder.</summary>
internal static class ReportFiles
{
    private const string ResultFile = "result.json";
    private const string ReportFile = "report.md";

    /// <returns>The result; not delivered when a run that passed could not be written.</returns>
    public static RunResult Write(RunResult result, OutputFolder output, ConsoleNarrator narrator)
    {
        var folder = "";
        try
        {
            folder = output.For(result.Job!.Id);
            File.WriteAllText(Path.Combine(folder, ReportFile), MarkdownReport.Render(result));

            // Last, and whole or not at all: a reader that finds the result finds the run as it ended.
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

    /// <summary>A run that passed and whose result could not be written; a run that failed keeps its conclusion.</summary>
    public static RunResult Undelivered(RunResult result) =>
        result.ExitCode == (int)ExitCode.Passed ? result with { Conclusion = Conclusion.NotDelivered, ExitCode = (int)ExitCode.NotDelivered } : result;
}
