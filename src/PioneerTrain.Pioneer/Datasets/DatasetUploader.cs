using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>Uploads a data file as a dataset version that can be trained on.</summary>
public sealed class DatasetUploader(PioneerClient client)
{
    /// <summary>Number of versions that are compared with a file, newest first. Each comparison
    /// costs a download.</summary>
    private const int MaximumComparisons = 3;

    /// <summary>Returns a ready version with exactly the bytes of the file: by the hash in the file
    /// name of its upload, otherwise by its rows. Returns null if there is none, or if the service
    /// returns neither the name nor the rows as they were sent. In that case the file must be
    /// uploaded.</summary>
    /// <param name="sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
    /// <param name="length">Length of the file in bytes.</param>
    public async Task<Dataset?> FindSameAsync(string name, string sha256, long length, CancellationToken cancellationToken)
    {
        var versions = await new DatasetReadiness(client).VersionsAsync(name, cancellationToken);
        var content = new DatasetContent(client);
        var candidates = versions.Where(version => version.IsReady && version.Version is not null && CanHaveLength(version, length)).ToArray();
        if (candidates.FirstOrDefault(version => version.Sha256 == sha256) is { } named)
        {
            return named with { Name = name };
        }

        foreach (var dataset in candidates.Where(version => version.Sha256 is null).Take(MaximumComparisons))
        {
            if (await content.IsSameAsync(name, dataset.Version!, sha256, length, cancellationToken))
            {
                return dataset with { Name = name };
            }
        }

        return null;
    }

    /// <summary>Uploads the file, has the service process it, and waits until the new version is
    /// ready. Returns the new version. Throws a <see cref="PioneerException"/> if the service
    /// rejects the rows or takes longer than
    /// <see cref="ServiceTimings.UploadReadyWithin"/>.</summary>
    /// <param name="kind">Wire name <c>dataset_type</c>: <c>ner</c> or <c>classification</c>. The
    /// caller determines it from the rows.</param>
    /// <param name="sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
    /// <param name="openAsync">Opens the file at its start. Called for each attempt.</param>
    /// <param name="length">Length of the file in bytes.</param>
    public async Task<Dataset> UploadAsync(
        string name,
        string kind,
        string sha256,
        Func<CancellationToken, Task<Stream>> openAsync,
        long length,
        CancellationToken cancellationToken)
    {
        var upload = await client.CreateUploadAsync(name, kind, sha256, cancellationToken);
        await client.PutUploadAsync(upload, openAsync, length, cancellationToken);
        await client.ProcessUploadAsync(upload.DatasetId, cancellationToken);
        var limit = client.Options.Timings.UploadReadyWithin;
        var dataset = await new DatasetReadiness(client).WaitAsync(name, upload.Version, limit, cancellationToken);
        return dataset switch
        {
            { IsReady: true } => dataset with { Name = name, Version = dataset.Version ?? upload.Version },
            { HasFailed: true } => throw ProcessingFailure(
                name,
                PioneerErrorKind.Invalid,
                $"could not be processed by the service: {dataset.ProcessingError ?? "no reason given"}",
                "Correct the data file and run again."),
            _ => throw ProcessingFailure(
                name,
                PioneerErrorKind.Conflict,
                $"is {(dataset is null ? "not listed" : $"'{dataset.Status}'")} and did not become ready within {limit.TotalSeconds:0.#} s",
                "The upload is complete. Run again later."),
        };
    }

    /// <summary>Returns true if the version may have this length. A size that equals the number of
    /// rows is not a size in bytes.</summary>
    private static bool CanHaveLength(Dataset dataset, long length) => dataset.Size is not { } size || size == length || size == dataset.Rows;

    private PioneerException ProcessingFailure(string name, PioneerErrorKind kind, string finding, string advice) =>
        new(kind, $"POST {client.AddressOf("/datasets/upload/process").AbsolutePath}", $"dataset '{name}' {finding.TrimEnd('.')}", advice);
}
