using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// Writes <c>report.md</c>, <c>evaluation.json</c> and <c>result.json</c> to the output folder.
/// </summary>
internal static class ReportFiles
{
    private const string ResultFile = "result.json";
    private const string ReportFile = "report.md";
    private const string EvaluationFile = "evaluation.json";

    /// <returns>The result, with the conclusion <c>not_delivered</c> when a run that passed could
    /// not write its files.</returns>
    public static RunResult Write(RunResult result, OutputFolder output, ConsoleReporter reporter)
    {
        var (folder, partial) = ("", "");
        try
        {
            folder = output.For(result.Job!.Id);
            File.WriteAllText(Path.Combine(folder, ReportFile), MarkdownReport.Render(result));
            if (result.Details is { } details)
            {
                File.WriteAllText(Path.Combine(folder, EvaluationFile), details.ToJson());
            }

            // Write the result last and atomically, so that a reader never finds an incomplete
            // result.
            partial = Path.Combine(folder, $"{ResultFile}.partial");
            File.WriteAllText(partial, result.ToJson());
            File.Move(partial, Path.Combine(folder, ResultFile), overwrite: true);
            reporter.WriteEntry("Report", $"{Path.Combine(folder, ReportFile)} and {ResultFile}");
            return result;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            DeleteIfPossible(partial);
            return Undelivered(result, Messages.ReportNotWritten(folder, failure.Message));
        }
    }

    /// <summary>
    /// Changes the conclusion of a run that passed to <c>not_delivered</c>. A run that failed keeps
    /// its conclusion.
    /// </summary>
    public static RunResult Undelivered(RunResult result, string why)
    {
        result = result with { Warnings = [.. result.Warnings, new Finding(why)] };
        return result.ExitCode == (int)ExitCode.Passed
            ? result with { Conclusion = Conclusion.NotDelivered, ExitCode = (int)ExitCode.NotDelivered }
            : result;
    }

    private static void DeleteIfPossible(string partial)
    {
        try
        {
            if (partial.Length > 0)
            {
                File.Delete(partial);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be written, which is already reported.
        }
    }
}
