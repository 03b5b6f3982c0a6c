using System.IO.Compression;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Reads a stored evaluation: an <c>evaluation.json</c>, or a folder or report artifact (zip) with
/// one.
/// </summary>
internal static class EvaluationFiles
{
    /// <summary>The name of the file in folders and artifacts.</summary>
    public const string Name = "evaluation.json";

    /// <summary>Returns the name of the report artifact beside an artifact with weights.</summary>
    public static string ArtifactOf(string weights) => $"{weights}-report";

    /// <param name="shown">The path for messages.</param>
    /// <param name="path">The path without links.</param>
    /// <exception cref="RunException">There is no such file, or it is invalid.</exception>
    public static async Task<EvaluationFile> ReadAsync(string shown, string path, CancellationToken cancellationToken)
    {
        var (file, name) = Directory.Exists(path) ? (Path.Combine(path, Name), Path.Combine(shown, Name)) : (path, shown);
        try
        {
            await using var stream = File.OpenRead(file);
            var json = IsZip(stream) ? await ReadEntryAsync(stream, name, cancellationToken) : await ReadAllAsync(stream, name, cancellationToken);
            var (content, problem) = EvaluationFileReader.Read(json, name);
            return content ?? throw new RunException(ExitCode.InvalidInput, problem!.ToString()) { Findings = [problem] };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RunException.At(name, BaselineMessages.NoEvaluationFile, missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw RunException.At(name, BaselineMessages.Unreadable(unreadable.Message), unreadable);
        }
    }

    private static bool IsZip(FileStream stream)
    {
        var start = stream.ReadByte() == 'P' && stream.ReadByte() == 'K';
        stream.Position = 0;
        return start;
    }

    private static async Task<byte[]> ReadEntryAsync(FileStream stream, string shown, CancellationToken cancellationToken)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        var entry = zip.GetEntry(Name) ?? throw RunException.At(shown, BaselineMessages.NoEvaluationInArchive);
        await using var content = await entry.OpenAsync(cancellationToken);
        return await ReadAllAsync(content, shown, cancellationToken);
    }

    /// <summary>Reads at most the maximum, whatever the length that an archive declares.</summary>
    private static async Task<byte[]> ReadAllAsync(Stream stream, string shown, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            await content.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            if (content.Length > EvaluationFileReader.MaximumBytes)
            {
                throw RunException.At(shown, BaselineMessages.TooLarge);
            }
        }

        return content.ToArray();
    }
}
