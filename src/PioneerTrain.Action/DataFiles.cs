using System.Buffers;
using System.Text;
using System.Text.Json;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli;

/// <summary>A data file of the repository that was read once, line by line, before anything was started.</summary>
/// <param name="DatasetType">What the service calls it: <c>ner</c>, <c>classification</c> or <c>decoder</c>, told from the first row's keys.</param>
public sealed record CheckedDataFile(DataFile File, string FullPath, long Bytes, int Rows, string DatasetType);

/// <summary>Checks data files: a row that is not a JSON object costs a second here and an upload later.</summary>
internal static class DataFiles
{
    private const int LongestLine = 16 * 1024 * 1024;

    /// <exception cref="RunException">A file is missing, empty, or has a row that is no JSON object.</exception>
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
            await using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            var bytes = stream.Length;
            var (rows, type) = await ReadRowsAsync(file.Path, stream, cancellationToken);
            return rows == 0
                ? throw new RunException(ExitCode.InvalidInput, Messages.DataFileEmpty(file.Path))
                : new CheckedDataFile(file, Path.GetFullPath(file.Path), bytes, rows, type);
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

    private static async Task<(int Rows, string Type)> ReadRowsAsync(string path, Stream stream, CancellationToken cancellationToken)
    {
        var (rows, number, type) = (0, 0, "ner");
        using var lines = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                {
                    continue;
                }

                if (line.Length > LongestLine)
                {
                    throw new RunException(ExitCode.InvalidInput, Messages.DataRowTooLong(path, number, LongestLine));
                }

                var found = TypeOf(path, number, line, wantsType: rows == 0);
                type = rows == 0 ? found : type;
                rows++;
            }
        }
        catch (DecoderFallbackException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.DataRowNotUtf8(path, number + 1));
        }

        return (rows, type);
    }

    private static string TypeOf(string path, int number, string line, bool wantsType)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        try
        {
            var row = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(line, bytes)));
            if (!row.Read() || row.TokenType != JsonTokenType.StartObject)
            {
                throw new RunException(ExitCode.InvalidInput, Messages.DataRowNotAnObject(path, number));
            }

            var type = "ner";
            while (row.Read())
            {
                if (wantsType && row.CurrentDepth == 1 && row.TokenType == JsonTokenType.PropertyName)
                {
                    type = row.ValueTextEquals("label"u8) || row.ValueTextEquals("labels"u8) ? "classification" : row.ValueTextEquals("messages"u8) ? "decoder" : type;
                }
            }

            return type;
        }
        catch (JsonException broken)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.DataRowNotJson(path, number, (broken.BytePositionInLine ?? 0) + 1), broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
