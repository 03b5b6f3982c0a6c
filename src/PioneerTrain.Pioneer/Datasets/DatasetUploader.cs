using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>Uploads a data file as a dataset version that can be trained on.</summary>
public sealed class DatasetUploader(PioneerClient client)
{
    /// <summary>Number of versions that are compared with a file, newest first: each costs a download.</summary>
    private const int MostCompared = 3;

    /// <summary>Returns a ready version with exactly the bytes of the file; null when there is none, or when the service does not return rows as they were
    /// sent. Then the file has to be uploaded.</summary>
    /// <param name="sha256">Of the file; lower-case hexadecimal.</param>
    /// <param name="length">In bytes.</param>
    public async Task<DatasetReference?> FindSameAsync(string name, string sha256, long length, CancellationToken cancellationToken)
    {
        var versions = await new DatasetReadiness(client).VersionsAsync(name, cancellationToken);
        var content = new DatasetContent(client);
        foreach (var dataset in versions.Where(version => version.IsReady && version.Version is not null && MayHold(version, length)).Take(MostCompared))
        {
            if (await content.IsSameAsync(name, dataset.Version!, sha256, length, cancellationToken))
            {
                return dataset.Reference with { Name = name };
            }
        }

        return null;
    }

    /// <summary>Requests an address, PUTs the bytes, has them processed and waits until they are ready. Returns the new version.
    /// Rows that the service refuses, and a wait beyond <see cref="ServiceTimings.UploadReadyWithin"/>, are a <see cref="PioneerException"/>.</summary>
    /// <param name="kind">Wire name <c>dataset_type</c>, seen in the rows by the caller: <c>ner</c> or <c>classification</c>.</param>
    /// <param name="openAsync">Opens the file from its start; called again for each attempt.</param>
    /// <param name="length">In bytes.</param>
    public async Task<DatasetReference> UploadAsync(
        string name,
        string kind,
        Func<CancellationToken, Task<Stream>> openAsync,
        long length,
        CancellationToken cancellationToken)
    {
        var upload = await client.CreateUploadAsync(name, kind, cancellationToken);
        await client.PutUploadAsync(upload, openAsync, length, cancellationToken);
        await client.ProcessUploadAsync(upload.DatasetId, cancellationToken);
        var limit = client.Options.Timings.UploadReadyWithin;
        var dataset = await new DatasetReadiness(client).WaitAsync(name, upload.Version, limit, cancellationToken);
        return dataset switch
        {
            { IsReady: true } => new DatasetReference(name, dataset.Version ?? upload.Version),
            { HasFailed: true } => throw Refused(
                name,
                PioneerErrorKind.Invalid,
                $"could not be processed by the service: {dataset.ProcessingError ?? "it gives no reason"}",
                "Correct the data file and run again."),
            _ => throw Refused(
                name,
                PioneerErrorKind.Conflict,
                $"is {(dataset is null ? "not listed" : $"'{dataset.Status}'")} and did not become ready within {limit.TotalSeconds:0.#} s",
                "Run again later; the upload itself arrived."),
        };
    }

    /// <summary>A size that is the number of rows says nothing of bytes.</summary>
    private static bool MayHold(Dataset dataset, long length) => dataset.Size is not { } size || size == length || size == dataset.Rows;

    private PioneerException Refused(string name, PioneerErrorKind kind, string finding, string advice) =>
        new(kind, $"POST {client.AddressOf("/datasets/upload/process").AbsolutePath}", $"dataset '{name}' {finding.TrimEnd('.')}", advice);
}
