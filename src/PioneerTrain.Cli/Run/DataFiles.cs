using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>A data file of the repository, as it was read before anything was started.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
public sealed record CheckedDataFile(DataFile File, string FullPath, long Bytes, string Sha256, DatasetSummary Content)
{
    /// <summary>The content in one line, such as <c>data/train.jsonl (3,600 rows, 556.7 KiB)</c>.</summary>
    public override string ToString() => $"{File.Path} ({Quantity.Count(Content.Rows, "row")}, {Quantity.Size(Bytes)})";
}

/// <summary>Reads every row of the data files before anything is uploaded. Holds one row in memory at a time, whatever the size of the file.</summary>
internal static class DataFiles
{
    private const int MaximumRowBytes = 16 * 1024 * 1024;

    /// <exception cref="RunException">A file is missing, outside the working folder, not JSON Lines, or has a row with an error. Holds the findings of all
    /// files.</exception>
    public static async Task<IReadOnlyList<CheckedDataFile>> CheckAsync(TrainingConfig config, CancellationToken cancellationToken)
    {
        var files = new List<CheckedDataFile>();
        foreach (var file in config.DataFiles)
        {
            files.Add(await ReadAsync(file, cancellationToken));
        }

        var errors = files.SelectMany(file => file.Content.Errors).Concat(files.SelectMany(file => WrongKind(file, config.Job.BaseModel))).ToList();
        return errors.Count == 0 ? files : throw Invalid(errors, files.Sum(file => file.Content.ErrorCount));
    }

    /// <summary>Returns the warnings of the files that the report repeats: a count for each file, and what makes held-out scores doubtful.</summary>
    public static IReadOnlyList<Finding> Warnings(IEnumerable<CheckedDataFile> files) =>
    [
        .. files.SelectMany(file =>
        {
            var content = file.Content;
            var counted = content.Warnings.Take(1).Select(first => new Finding(DataMessages.Warnings(content.WarningCount, first.Message), first.File, first.Line, first.Column));
            var heldOut = HeldOutCheck.Warnings(DataMessages.HeldOut(file.File.Path), content.Training, content.HeldOut);
            return counted.Concat(heldOut.Select(sentence => new Finding(sentence, file.File.Path)));
        }),
    ];

    private static async Task<CheckedDataFile> ReadAsync(DataFile file, CancellationToken cancellationToken)
    {
        var path = file.Path;
        try
        {
            RejectLinkOutside(path);
            if (Directory.Exists(path))
            {
                throw Unusable(path, DataMessages.IsDirectory);
            }

            await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var check = new DatasetCheck(path);
            await ReadRowsAsync(stream, hash, check, cancellationToken);
            var content = check.Finish();
            return content is { Rows: 0, ErrorCount: 0 }
                ? throw Unusable(path, DataMessages.Empty)
                : new CheckedDataFile(file, Path.GetFullPath(path), stream.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), content);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(path, DataMessages.Missing, missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, DataMessages.Unreadable(unreadable.Message), unreadable);
        }
    }

    /// <summary>The config's path is relative and has no <c>..</c>; a link in a pull request could still lead to any file of the machine, which would then be uploaded.</summary>
    private static void RejectLinkOutside(string path)
    {
        var root = Directory.GetCurrentDirectory();
        if (Path.IsPathRooted(path))
        {
            return;
        }

        var real = root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            real = File.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName ?? real;
        }

        if (!Path.GetFullPath(real).StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Unusable(path, DataMessages.Outside(real));
        }
    }

    private static async Task ReadRowsAsync(Stream stream, IncrementalHash hash, DatasetCheck check, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        for (var number = 1; ;)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (check.CanContinue && TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                Add(check, number++, line);
            }

            if (rest.Length > MaximumRowBytes)
            {
                check.AddTooLong(number, LongestRow);
            }

            if (!check.CanContinue)
            {
                return;
            }

            foreach (var piece in read.Buffer.Slice(read.Buffer.Start, rest.Start))
            {
                hash.AppendData(piece.Span);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>Takes the next line, without its line break, from the buffer; false when there is no complete one yet.</summary>
    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isEnd, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isEnd || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static void Add(DatasetCheck check, int number, in ReadOnlySequence<byte> line) => check.Add(number, line.IsSingleSegment ? line.FirstSpan : line.ToArray());

    /// <summary>The GLiNER base models are encoders, which take neither messages nor structures to generate.</summary>
    private static IEnumerable<DataFinding> WrongKind(CheckedDataFile file, string baseModel) =>
        file.Content.Kind is RowKind.Decoder && baseModel.Contains("gliner", StringComparison.OrdinalIgnoreCase)
            ? [new DataFinding(file.File.Path, file.Content.FirstLine, 1, DataMessages.DecoderRows(baseModel), IsError: true)]
            : [];

    private static RunException Invalid(List<DataFinding> errors, int count)
    {
        var shown = errors.Take(DatasetCheck.MostFindings).ToList();
        return new RunException(ExitCode.InvalidInput, DataMessages.Invalid(shown, Math.Max(count, errors.Count)))
        {
            Findings = [.. shown.Select(error => new Finding(error.Message, error.File, error.Line, error.Column))],
        };
    }

    private static RunException Unusable(string path, string sentence, Exception? cause = null) =>
        new(ExitCode.InvalidInput, $"{path}: {sentence}", cause) { Findings = [new Finding(sentence, path)] };
}
