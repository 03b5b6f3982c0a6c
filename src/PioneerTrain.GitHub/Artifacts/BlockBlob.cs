using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Uploads an Azure block blob to a signed address: blocks in any order, then the list that defines
/// their order ("Put Block" and "Put Block List" of the Blob service). The blob cannot be read
/// before the list is uploaded.
/// </summary>
internal sealed class BlockBlob(HttpMessageInvoker http, SignedAddress address, ArtifactUploadOptions options, ArtifactPipelines pipelines, TimeProvider time)
{
    /// <summary>A version of the Blob service that Azure Storage and Azurite support.</summary>
    private const string ServiceVersion = "2021-08-06";

    /// <summary>
    /// Uploads all blocks, with at most <see cref="ArtifactUploadOptions.Concurrency"/> in memory
    /// at the same time, and the list.
    /// </summary>
    /// <param name="content">The content, read to its end.</param>
    /// <param name="contentType">
    /// The content type of the blob; downloads use it to decide whether to extract the artifact.
    /// </param>
    public async Task UploadAsync(BlockReader content, string contentType, CancellationToken cancellationToken)
    {
        // A worker takes a block only when it can send it, so there are never more blocks than
        // workers. The first failure stops the other workers and is thrown.
        var workers = new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(content.BlocksAsync(cancellationToken), workers, async (block, stop) =>
        {
            using (block)
            {
                await PutBlockAsync(block, stop);
            }
        });
        await PutBlockListAsync(content.Count, contentType, cancellationToken);
    }

    private Task PutBlockAsync(Block block, CancellationToken cancellationToken) => PutAsync(
        $"comp=block&blockid={Uri.EscapeDataString(Block.IdOf(block.Index))}",
        onProgress => new BlockContent(block.Bytes, onProgress) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        cancellationToken);

    private Task PutBlockListAsync(int count, string contentType, CancellationToken cancellationToken)
    {
        var list = new StringBuilder("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><BlockList>""");
        for (var index = 0; index < count; index++)
        {
            list.Append("<Latest>").Append(Block.IdOf(index)).Append("</Latest>");
        }

        var body = Encoding.ASCII.GetBytes(list.Append("</BlockList>").ToString());
        return PutAsync(
            "comp=blocklist",
            onProgress => new BlockContent(body, onProgress)
            {
                Headers = { { "x-ms-blob-content-type", contentType }, { "Content-Type", "application/xml" } },
            },
            cancellationToken);
    }

    private async Task PutAsync(string query, Func<Action, HttpContent> body, CancellationToken cancellationToken)
    {
        var attempts = 0;
        await pipelines.Storage.ExecuteAsync(async attempt => await TryAsync(query, body, isRepeated: attempts++ > 0, attempt), cancellationToken);
    }

    private async Task TryAsync(string query, Func<Action, HttpContent> body, bool isRepeated, CancellationToken cancellationToken)
    {
        using var stalled = new CancellationTokenSource(options.StallTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stalled.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, address.With(query)) { Content = body(() => stalled.CancelAfter(options.StallTimeout)) };
            request.Headers.UserAgent.ParseAdd(options.UserAgent);
            request.Headers.Add("x-ms-version", ServiceVersion);

            // A storage that rejects a block before it has read it closes the connection, and its
            // response is lost. From the second attempt on, the request waits for "100 Continue"
            // before it sends the block.
            request.Headers.ExpectContinue = isRepeated;
            using var response = await http.SendAsync(request, limit.Token);
            ThrowIfFailed(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ArtifactFailures.Stalled(address.Storage, options.StallTimeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw ArtifactFailures.ConnectionFailed(address.Storage, broken);
        }
    }

    private void ThrowIfFailed(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Created)
        {
            return;
        }

        var status = (int)response.StatusCode;
        var code = ErrorCode(response);
        throw status switch
        {
            _ when TransientStatus.Contains(status) =>
                ArtifactFailures.ServerError(address.Storage, status, code, ArtifactPipelines.RetryAfter(response.Headers, time)),
            // The codes of Azure and of Azurite.
            403 when code is "AuthenticationFailed" or "AuthorizationFailure" => ArtifactFailures.AddressExpired(address.Storage, code),
            _ => ArtifactFailures.StorageRejected(address.Storage, status, code),
        };
    }

    /// <summary>
    /// Returns the error code of Azure, or an empty string when it is missing or does not consist
    /// of letters. The body is not used, because it can contain the signature.
    /// </summary>
    private static string ErrorCode(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-error-code", out var codes)
        && codes.First() is { Length: <= 64 } code
        && code.All(char.IsAsciiLetter)
            ? code
            : "";
}
