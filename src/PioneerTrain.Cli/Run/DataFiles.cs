using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Run;

/// <summary>A data file of the repository that was read once, line by line, before anything was started.</summary>
/// <param name="Sha256">Of its bytes, 64 lower-case hex digits.</param>
/// <param name="DatasetType">What the service calls it: <c>ner</c>, <c>classification</c> or <c>decoder</c>, told from the first row's keys.</param>
public sealed record CheckedDataFile(DataFile File, string FullPath, long Bytes, string Sha256, int Rows, string DatasetType);

/// <summary>Checks data files: a row that is not a JSON object costs a second here and an upload later.</summary>
internal static class DataFiles
{
    private const int LongestRow = 16 * 1024 * 1024;

    /// <exception cref="RunException">A file is missing, empty, outside of the working folder, or has a row that is no JSON object.</exception>
    public static async Task<IReadOnlyList<CheckedDataFile>> CheckAsync(IEnumerable<DataFile> files, CancellationToken cancellationToken)
    {
        var checkedFiles = new List<CheckedDataFile>();
        foreach (var file in files)
        {
            checkedFiles.Add(await CheckAsync(file, cancellationToken));
        }

        return checkedFiles;
    }

    private static async Task<CheckedDataFile> CheckAsync(DataFile file, CancellationToken cancellationToken)
    {
        try
        {
            RefuseLinkOutside(file.Path);
            await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (rows, type) = await ReadRowsAsync(file.Path, stream, hash, cancellationToken);
            return rows == 0
                ? throw new RunException(ExitCode.InvalidInput, Messages.DataFileEmpty(file.Path))
                : new CheckedDataFile(file, Path.GetFullPath(file.Path), stream.Length, Convert.ToHexStringLower(hash.GetHashAndReset()), rows, type);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.DataFileMissing(file.Path), missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.DataFileUnreadable(file.Path, unreadable.Message), unreadable);
        }
    }

    /// <summary>The config's path is relative and has no <c>..</c>; a link in a pull request could still lead to any file of the machine, which would then be uploaded.</summary>
    private static void RefuseLinkOutside(string path)
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
            throw new RunException(ExitCode.InvalidInput, Messages.DataFileOutside(path, real));
        }
    }

    /// <summary>Holds one row in memory at a time, whatever the file's size.</summary>
    private static async Task<(int Rows, string Type)> ReadRowsAsync(string path, Stream stream, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var (rows, number, type) = (0, 0, "ner");
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TakeLine(ref rest, read.IsCompleted) is { } line)
            {
                number++;
                var found = CheckRow(path, number, line);
                type = rows == 0 ? found ?? type : type;
                rows += found is null ? 0 : 1;
            }

            if (rest.Length > LongestRow)
            {
                throw BadRow(path, number + 1, 1, Messages.DataRowTooLong(LongestRow));
            }

            foreach (var piece in read.Buffer.Slice(read.Buffer.Start, rest.Start))
            {
                hash.AppendData(piece.Span);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return (rows, type);
            }
        }
    }

    /// <summary>The next line without its end, taken off the buffer; null when there is no whole one yet.</summary>
    private static byte[]? TakeLine(ref ReadOnlySequence<byte> buffer, bool isEnd)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            var line = buffer.Slice(0, end).ToArray();
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return line;
        }

        if (!isEnd || buffer.IsEmpty)
        {
            return null;
        }

        var last = buffer.ToArray();
        buffer = buffer.Slice(buffer.End);
        return last;
    }

    /// <summary>The type that a row shows; null for a blank line.</summary>
    private static string? CheckRow(string path, int number, ReadOnlySpan<byte> line)
    {
        line = number == 1 && line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (line.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        if (!Utf8.IsValid(line))
        {
            throw BadRow(path, number, 1, Messages.DataRowNotUtf8);
        }

        try
        {
            var row = new Utf8JsonReader(line);
            return row.Read() && row.TokenType == JsonTokenType.StartObject
                ? TypeOf(ref row)
                : throw BadRow(path, number, 1, Messages.DataRowNotAnObject);
        }
        catch (JsonException broken)
        {
            throw BadRow(path, number, (int)Math.Min(int.MaxValue, (broken.BytePositionInLine ?? 0) + 1), Messages.DataRowNotJson, broken);
        }
    }

    private static RunException BadRow(string path, int line, int column, string sentence, Exception? cause = null) =>
        new(ExitCode.InvalidInput, $"{path}:{line}:{column}: {sentence}", cause) { Findings = [new Finding(sentence, path, line, column)] };

    private static string TypeOf(ref Utf8JsonReader row)
    {
        var type = "ner";
        while (row.Read())
        {
            if (row.CurrentDepth == 1 && row.TokenType == JsonTokenType.PropertyName)
            {
                type = row.ValueTextEquals("label"u8) || row.ValueTextEquals("labels"u8) ? "classification" : row.ValueTextEquals("messages"u8) ? "decoder" : type;
            }
        }

        return type;
    }
}
