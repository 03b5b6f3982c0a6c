using System.Security.Cryptography;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>A data file of the repository, as it was read before anything was started.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
public sealed record CheckedDataFile(DataFile File, string FullPath, long Bytes, string Sha256, DatasetSummary Content)
{
    /// <summary>The content in one line, such as <c>data/train.jsonl (3,600 rows, 556.7 KiB)</c>.</summary>
    public override string ToString() => $"{File.Path} ({Quantity.Count(Content.Rows, "row")}, {Quantity.Size(Bytes)})";
}

/// <summary>Reads every row of the data files before anything is uploaded. Memory is bounded, whatever the size of the file.</summary>
internal static class DataFiles
{
    /// <exception cref="RunException">A file is missing, outside the workspace, not JSON Lines, or has a row with an error. Holds the findings of all
    /// files.</exception>
    /// <param name="baseModel">The model that is trained on the files; null for none.</param>
    /// <param name="resolve">Returns the path without links, such as <see cref="Workspace.Resolve"/>.</param>
    public static async Task<IReadOnlyList<CheckedDataFile>> CheckAsync(
        IEnumerable<DataFile> files, string? baseModel, Func<string, string> resolve, CancellationToken cancellationToken)
    {
        var read = new List<CheckedDataFile>();
        foreach (var file in files)
        {
            read.Add(await ReadAsync(file, isHeldOut: false, resolve, cancellationToken));
        }

        var errors = read.SelectMany(file => file.Content.Errors).Concat(read.SelectMany(file => WrongKind(file, baseModel))).ToList();
        return errors.Count == 0 ? read : throw Invalid(errors, read.Sum(file => file.Content.ErrorCount));
    }

    /// <summary>Reads a file that is held out from training, with the same checks.</summary>
    /// <exception cref="RunException">As for <see cref="CheckAsync"/>.</exception>
    public static async Task<CheckedDataFile> CheckHeldOutAsync(string path, Func<string, string> resolve, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(new DataFile("", path), isHeldOut: true, resolve, cancellationToken);
        return read.Content.ErrorCount == 0 ? read : throw Invalid([.. read.Content.Errors], read.Content.ErrorCount);
    }

    /// <summary>Returns the warnings of a file that the log shows: at most 50 about rows, and what makes scores on the held-out rows doubtful.</summary>
    public static IEnumerable<string> AllWarnings(CheckedDataFile file)
    {
        var content = file.Content;
        var rest = content.WarningCount - content.Warnings.Count;
        IEnumerable<string> more = rest > 0 ? [DataMessages.MoreWarnings(file.File.Path, rest)] : [];
        return [.. content.Warnings.Select(warning => warning.ToString()), .. more, .. HeldOutWarnings(file)];
    }

    /// <summary>Returns the warnings of a file that the report repeats: one for all rows, and those about the held-out rows.</summary>
    public static IEnumerable<Finding> Warnings(CheckedDataFile file)
    {
        var content = file.Content;
        return
        [
            .. content.Warnings.Take(1).Select(first => new Finding(DataMessages.Warnings(content.WarningCount, first.Message), first.File, first.Line, first.Column)),
            .. HeldOutWarnings(file).Select(sentence => new Finding(sentence, file.File.Path)),
        ];
    }

    private static IEnumerable<string> HeldOutWarnings(CheckedDataFile file) =>
        file.Content.Training.Rows == 0 ? [] : HeldOutCheck.Warnings(DataMessages.HeldOut(file.File.Path), [file.Content.Training], file.Content.HeldOut);

    private static async Task<CheckedDataFile> ReadAsync(DataFile file, bool isHeldOut, Func<string, string> resolve, CancellationToken cancellationToken)
    {
        var path = file.Path;
        try
        {
            // Open and upload the resolved path, so that a link that changes later has no effect.
            var real = resolve(path);
            if (Directory.Exists(real))
            {
                throw RunException.At(path, DataMessages.IsDirectory);
            }

            await using var stream = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var check = new DatasetCheck(path, isHeldOut);
            var tooLong = await LineReader.ReadAsync(stream, (number, line) => check.Add(number, line), hash.AppendData, cancellationToken);
            if (tooLong is { } row)
            {
                check.AddTooLong(row, LineReader.MaximumLineBytes);
            }

            var content = check.Finish();
            return content is { Rows: 0, ErrorCount: 0 }
                ? throw RunException.At(path, DataMessages.Empty)
                : new CheckedDataFile(file, Path.GetFullPath(real), stream.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), content);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RunException.At(path, DataMessages.Missing, missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw RunException.At(path, DataMessages.Unreadable(unreadable.Message), unreadable);
        }
    }

    /// <summary>The GLiNER base models are encoders, which take neither messages nor structures to generate.</summary>
    private static IEnumerable<DataFinding> WrongKind(CheckedDataFile file, string? baseModel) =>
        file.Content.Kind is RowKind.Decoder && baseModel?.Contains("gliner", StringComparison.OrdinalIgnoreCase) == true
            ? [new DataFinding(file.File.Path, file.Content.FirstLine, 1, DataMessages.DecoderRows(baseModel), IsError: true)]
            : [];

    private static RunException Invalid(List<DataFinding> errors, int count)
    {
        var shown = errors.Take(DatasetCheck.MostFindings).ToList();
        return new RunException(ExitCode.InvalidInput, DataMessages.Invalid(shown, Math.Max(count, errors.Count)))
        {
            Closing = DataMessages.Errors(shown.Count, Math.Max(count, errors.Count)),
            Findings = [.. shown.Select(error => new Finding(error.Message, error.File, error.Line, error.Column))],
        };
    }
}
