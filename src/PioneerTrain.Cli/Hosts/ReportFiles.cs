using System.IO.Compression;
using System.Text;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// Writes <c>report.md</c>, <c>evaluation.json</c> and <c>result.json</c> to the output folder.
/// </summary>
internal static class ReportFiles
{
    /// <summary>
    /// The files of a result with their content. The result is the last one, so that a reader who
    /// finds it finds the others too.
    /// </summary>
    public static IEnumerable<(string Name, string Text)> Of(RunResult result)
    {
        yield return ("report.md", MarkdownReport.Render(result));
        if (result.Details is { } details)
        {
            yield return ("evaluation.json", details.ToJson());
        }

        yield return ("result.json", result.ToJson());
    }

    /// <summary>Returns a zip archive with the files, at its start.</summary>
    public static MemoryStream Archive(RunResult result)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in Of(result))
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = result.EndedAt;
                using var content = entry.Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        archive.Position = 0;
        return archive;
    }

    /// <returns>The result, with the conclusion <c>not_delivered</c> when a run that passed could
    /// not write its files.</returns>
    public static RunResult Write(RunResult result, OutputFolder output, ConsoleReporter reporter)
    {
        var folder = "";
        try
        {
            folder = output.For(result.Job!.Id);
            var files = Of(result).ToList();
            files.ForEach(file => Write(Path.Combine(folder, file.Name), file.Text, output));
            reporter.WriteEntry("Report", $"{Path.Combine(folder, files[0].Name)} and {string.Join(", ", files.Skip(1).Select(file => file.Name))}");
            return result;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
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

    /// <summary>Writes a file at once, so that a reader never finds an incomplete one.</summary>
    private static void Write(string path, string text, OutputFolder output)
    {
        var (partial, isNew) = ($"{path}.partial", !File.Exists(path));
        try
        {
            File.WriteAllText(partial, text);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            DeleteIfPossible(partial);
            throw;
        }

        if (isNew)
        {
            output.Report(path);
        }
    }

    private static void DeleteIfPossible(string partial)
    {
        try
        {
            File.Delete(partial);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder cannot be written, which is reported.
        }
    }
}
