using System.Net;
using System.Text.Json;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using Polly;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>The address of a job's weights: the download endpoint itself, or the signed address
/// that it returns. Requests a new signed address when one has expired, and waits for weights that
/// are not ready yet.</summary>
/// <param name="ready">How long to wait for weights that are not ready.</param>
/// <param name="missing">How long to wait for weights that are missing.</param>
internal sealed class WeightsSource(PioneerClient client, string jobId, TimeSpan ready, TimeSpan missing)
{
    private const int ResponseLimit = 64 * 1024;

    /// <summary>An address can expire before its first use, but not several in a row.</summary>
    private const int MaximumAddresses = 3;

    /// <summary>Without this header a proxy may compress the response, which then has no length and
    /// cannot be resumed.</summary>
    private static readonly KeyValuePair<string, string> _uncompressed = new("Accept-Encoding", "identity");

    private Uri? _address;

    /// <summary>Repeats a request that fails temporarily. By default nothing does, because the
    /// caller resumes the transfer.</summary>
    public ResiliencePipeline Retries { get; init; } = ResiliencePipeline.Empty;

    public string JobId => jobId;

    /// <summary>The request, for messages: without query, so without secrets.</summary>
    public ApiCall Call => _address is null ? client.DownloadCall(jobId) : client.StorageCall(_address);

    /// <summary>Opens the weights from the start, or from an offset if the file is still the same.
    /// The caller disposes the response, which has status 206 only if it starts at the
    /// offset.</summary>
    /// <param name="validator">The ETag or date for <c>If-Range</c>; null requests the whole
    /// file.</param>
    public async Task<HttpResponseMessage> OpenAsync(long offset, string? validator, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyValuePair<string, string>> headers = offset > 0 && validator is not null
            ? [_uncompressed, new("Range", $"bytes={offset}-"), new("If-Range", validator)]
            : [_uncompressed];
        var response = await client.Poll.UntilAsync<HttpResponseMessage>(
            client.Options.Timings.WeightsDelays.After,
            ready > missing ? ready : missing,
            (failure, waited) => IsTolerable(failure, offset, waited),
            async token => await Retries.ExecuteAsync(async attempt => await OpenAsync(headers, attempt), token),
            cancellationToken);
        return response!;
    }

    /// <summary>Returns whether the weights are requested again. A rejected key, a missing file and the
    /// web page of a firewall can be temporary, because the job was read before; during a transfer,
    /// even the weights were.</summary>
    private bool IsTolerable(PioneerException failure, long offset, TimeSpan waited) => failure switch
    {
        { Status: 409 or 425 } => offset == 0 && waited < ready,
        { Status: 401 or 404 } or { Status: 403, IsWebPage: true } => waited < (offset == 0 ? missing : client.Options.Timings.OutageTolerance),
        _ => false,
    };

    private async Task<HttpResponseMessage> OpenAsync(IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        for (var requested = 0; ; requested++)
        {
            if (_address is null)
            {
                var response = RejectHtmlPage(await client.OpenDownloadAsync(jobId, headers, cancellationToken));
                if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
                {
                    return response;
                }

                using (response)
                {
                    _address = await ReadAddressAsync(response, cancellationToken);
                }
            }

            try
            {
                return RejectHtmlPage(await client.OpenSignedAsync(_address, headers, cancellationToken));
            }
            catch (PioneerException expired) when (expired.Status == (int)HttpStatusCode.Forbidden && requested < MaximumAddresses)
            {
                _address = null;
            }
        }
    }

    private async Task<Uri> ReadAddressAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var call = client.DownloadCall(jobId);
        var (body, _) = await client.GuardAsync(call, token => BoundedBody.ReadAsync(response.Content, ResponseLimit, token), cancellationToken);
        try
        {
            if (WireReader.DownloadAddress(JsonElement.Parse(body)) is { } address)
            {
                return address;
            }
        }
        catch (JsonException)
        {
            // Reported below, like JSON without an address.
        }

        throw Failures.Protocol(call, (int)response.StatusCode, "the response is JSON without a download address");
    }

    /// <summary>A gateway can send an HTML page with status 200; another attempt may
    /// succeed.</summary>
    private HttpResponseMessage RejectHtmlPage(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentType?.MediaType is not "text/html")
        {
            return response;
        }

        using (response)
        {
            throw Failures.Protocol(Call, (int)response.StatusCode, "the response is an HTML page instead of an archive");
        }
    }
}
