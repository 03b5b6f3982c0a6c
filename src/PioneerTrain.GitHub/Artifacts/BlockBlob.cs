using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Azure's block blob behind a signed address: blocks in any order, then the list that puts them in theirs ("Put Block" and "Put Block List" of the Blob service).
/// Nothing can be read before the list is there.
/// </summary>
internal sealed class BlockBlob(HttpMessageInvoker http, SignedAddress address, ArtifactUploadOptions options, ArtifactPipelines pipelines, TimeProvider time)
{
    /// <summary>A version of the Blob service that every Azure storage and Azurite know.</summary>
    private const string ServiceVersion = "2021-08-06";

    /// <summary>Sends every block, at most <see cref="ArtifactUploadOptions.Concurrency"/> in memory at once, and the list.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="contentType">Of the whole blob; whoever downloads the artifact decides by it whether to unpack.</param>
    public async Task UploadAsync(BlockReader content, string contentType, CancellationToken cancellationToken)
    {
        // A worker takes a block only when it is free to send it, so there are never more blocks than workers. The first failure stops the others and is the one thrown.
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

            // A storage that refuses before it has read the block closes the connection, and its reason is lost with it. The second time we ask first.
            request.Headers.ExpectContinue = isRepeated;
            using var response = await http.SendAsync(request, limit.Token);
            Judge(response);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ArtifactFailures.Stalled(address.Storage, options.StallTimeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw ArtifactFailures.Broken(address.Storage, broken);
        }
    }

    private void Judge(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.Created)
        {
            return;
        }

        var status = (int)response.StatusCode;
        var code = ErrorCode(response);
        throw status switch
        {
            _ when TransientStatus.Contains(status) => ArtifactFailures.ServerError(address.Storage, status, code, ArtifactPipelines.RetryAfter(response.Headers, time)),
            // Azure's word, and Azurite's.
            403 when code is "AuthenticationFailed" or "AuthorizationFailure" => ArtifactFailures.AddressExpired(address.Storage, code),
            _ => ArtifactFailures.StorageRefused(address.Storage, status, code),
        };
    }

    /// <summary>Azure's word for the cause, which is letters only; anything else is dropped. The body is not quoted: it can repeat what was signed.</summary>
    private static string ErrorCode(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-ms-error-code", out var codes) && codes.First() is { Length: <= 64 } code && code.All(char.IsAsciiLetter) ? code : "";
}
