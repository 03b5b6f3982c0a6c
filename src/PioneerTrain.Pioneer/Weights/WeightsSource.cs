using System.Net;
using System.Text.Json;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Where a job's weights come from: the download endpoint itself, or the signed address that it answers. An address that has expired is
/// asked for anew.</summary>
internal sealed class WeightsSource(PioneerClient client, string jobId)
{
    private const int AnswerLimit = 64 * 1024;

    /// <summary>An address can have expired by its first use; one after another cannot.</summary>
    private const int MostAddresses = 3;

    private Uri? _address;

    public string JobId => jobId;

    /// <summary>What this source is called in messages: no query, no secret.</summary>
    public ApiCall Call => _address is null ? client.DownloadCall(jobId) : client.StorageCall(_address);

    /// <summary>Opens the weights from the start, or from an offset if they are still the same. The caller disposes the answer, which is 206 only if
    /// the offset was honoured.</summary>
    /// <param name="validator">The ETag or date that If-Range compares; null starts from zero.</param>
    public async Task<HttpResponseMessage> OpenAsync(long offset, string? validator, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, string>> headers = offset > 0 && validator is not null
            ? [new("Range", $"bytes={offset}-"), new("If-Range", validator)]
            : [];
        for (var asked = 0; ; asked++)
        {
            if (_address is null)
            {
                var answer = NoPage(await client.OpenDownloadAsync(jobId, headers, cancellationToken));
                if (answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
                {
                    return answer;
                }

                using (answer)
                {
                    _address = await ReadAddressAsync(answer, cancellationToken);
                }
            }

            try
            {
                return NoPage(await client.OpenSignedAsync(_address, headers, cancellationToken));
            }
            catch (PioneerException expired) when (expired.Status == (int)HttpStatusCode.Forbidden && asked < MostAddresses)
            {
                _address = null;
            }
        }
    }

    private async Task<Uri> ReadAddressAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var call = client.DownloadCall(jobId);
        var (body, _) = await client.GuardAsync(call, token => BoundedBody.ReadAsync(answer.Content, AnswerLimit, token), cancellationToken);
        try
        {
            if (WireReader.DownloadAddress(JsonElement.Parse(body)) is { } address)
            {
                return address;
            }
        }
        catch (JsonException)
        {
            // Told below, like JSON without an address.
        }

        throw Failures.Protocol(call, (int)answer.StatusCode, "the answer is JSON but names no download address");
    }

    /// <summary>A gateway's page can come with status 200 too; it passes.</summary>
    private HttpResponseMessage NoPage(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not "text/html")
        {
            return answer;
        }

        using (answer)
        {
            throw Failures.Protocol(Call, (int)answer.StatusCode, "the answer is a page and no archive");
        }
    }
}
