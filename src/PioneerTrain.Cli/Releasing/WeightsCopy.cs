using System.Security.Cryptography;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Releasing;

/// <summary>
/// The weights for the release: a temporary copy, whole or in pieces. Nothing is kept in memory.
/// </summary>
/// <param name="file">The temporary file.</param>
internal sealed class WeightsCopy(string file) : IDisposable
{
    /// <summary>
    /// The size of a piece. GitHub accepts files smaller than 2 GiB.
    /// </summary>
    public const long DefaultPieceBytes = 1900L << 20;

    /// <summary>A release has at most 1,000 files.</summary>
    private const int MaximumPieces = 900;

    private const int BufferBytes = 1 << 20;

    /// <summary>The whole archive.</summary>
    public required ReleaseFile Whole { get; init; }

    /// <summary>The archive, or its pieces.</summary>
    public required IReadOnlyList<AssetFile> Files { get; init; }

    /// <summary>Downloads the weights and compares their size and SHA-256 with those in the report.</summary>
    /// <exception cref="RunException">They differ.</exception>
    /// <exception cref="RepositoryException">The download failed.</exception>
    public static async Task<WeightsCopy> DownloadAsync(
        WorkflowArtifacts artifacts, TrainedModel model, HostServices services, long pieceBytes, CancellationToken cancellationToken)
    {
        if (model.Weights.Bytes > pieceBytes * MaximumPieces)
        {
            throw new RunException(ExitCode.NotDelivered, ReleaseMessages.TooManyPieces(MaximumPieces));
        }

        var folder = TemporaryFolders.WeightsOf(services.Environment.Runner, services.NewToken());
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, "weights");
        try
        {
            await using (var target = new FileStream(file, FileMode.Create, FileAccess.Write))
            {
                await artifacts.DownloadToAsync(model.Artifact.Id, target, model.Weights.Bytes, cancellationToken);
            }

            return await ReadAsync(file, model, pieceBytes, cancellationToken);
        }
        catch
        {
            TemporaryFolders.DeleteIfPossible(folder);
            throw;
        }
    }

    public void Dispose() => TemporaryFolders.DeleteIfPossible(Path.GetDirectoryName(file)!);

    private static async Task<WeightsCopy> ReadAsync(string file, TrainedModel model, long pieceBytes, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(file);
        var head = new byte[2];
        if (await source.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) < head.Length)
        {
            throw new RunException(ExitCode.NotDelivered, ReleaseMessages.UnknownFormat(model.Name));
        }

        source.Position = 0;
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pieces = new List<(long Size, string Sha256)>();
        for (var left = source.Length; left > 0;)
        {
            var size = Math.Min(left, pieceBytes);
            pieces.Add((size, await HashAsync(source, size, whole, cancellationToken)));
            left -= size;
        }

        var sha256 = Convert.ToHexStringLower(whole.GetHashAndReset());
        if (sha256 != model.Weights.Sha256 || source.Length != model.Weights.Bytes)
        {
            throw new RunException(ExitCode.NotDelivered, ReleaseMessages.OtherWeights(model.Name));
        }

        var archive = new ReleaseFile(NameOf(model.Name, head), source.Length, sha256);
        return new WeightsCopy(file)
        {
            Whole = archive,
            Files = [.. pieces.Select((piece, index) => new AssetFile(
                pieces.Count == 1 ? archive.Name : ReleaseNames.PieceOf(archive.Name, index + 1), piece.Size, piece.Sha256, () => File.OpenRead(file), index * pieceBytes))],
        };
    }

    private static async Task<string> HashAsync(FileStream source, long size, IncrementalHash whole, CancellationToken cancellationToken)
    {
        using var piece = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Math.Min(size, BufferBytes)];
        for (var left = size; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, BufferBytes));
            await source.ReadExactlyAsync(part, cancellationToken);
            whole.AppendData(part.Span);
            piece.AppendData(part.Span);
            left -= part.Length;
        }

        return Convert.ToHexStringLower(piece.GetHashAndReset());
    }

    private static string NameOf(string artifact, ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'K'] => ReleaseNames.ArchivesOf(artifact)[0],
        [0x1F, 0x8B] => ReleaseNames.ArchivesOf(artifact)[1],
        _ => throw new RunException(ExitCode.NotDelivered, ReleaseMessages.UnknownFormat(artifact)),
    };
}
