using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// A client of GitHub's artifact service, with a method for each call that an upload needs.
/// </summary>
internal sealed class ArtifactClient(
    HttpMessageInvoker http, Uri origin, RuntimeToken token, ArtifactUploadOptions options, ArtifactPipelines pipelines, Secrets secrets, TimeProvider time)
{
    /// <summary>
    /// The maximum size of a response in bytes, three times the size of a list of 500 artifacts,
    /// the maximum of a run.
    /// </summary>
    private const int MaxResponseBytes = 1024 * 1024;

    private const int MaxErrorTextLength = 300;

    private const string Service = "GitHub's artifact service";

    /// <summary>
    /// The version of an artifact that is a zip archive and is extracted after download.
    /// </summary>
    private const int ZipVersion = 4;

    /// <summary>
    /// The version of an artifact that is a file of any type (actions/toolkit,
    /// <c>upload-artifact.ts</c>, <c>skipArchive</c>).
    /// </summary>
    private const int FileVersion = 7;

    /// <summary>Reserves the name and returns the signed address for the blob.</summary>
    /// <exception cref="ArtifactException">
    /// <see cref="ArtifactErrorKind.NameTaken"/> when a job or attempt of the run already has an
    /// artifact with this name; other kinds when the call fails.
    /// </exception>
    public async Task<SignedAddress> CreateAsync(ArtifactName name, string mediaType, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var isZip = mediaType == ArtifactContent.Zip;
        var request = new CreateArtifactRequest(
            token.WorkflowRunBackendId,
            token.WorkflowJobRunBackendId,
            name.Value,
            expiresAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            isZip ? ZipVersion : FileVersion,
            isZip ? null : mediaType);
        TwirpResponse result;
        try
        {
            result = await CallConfirmedAsync("CreateArtifact", request, ArtifactJson.Default.CreateArtifactRequest, cancellationToken);
        }
        catch (ArtifactException conflict) when (conflict.Status == 409)
        {
            throw ArtifactFailures.NameTaken(name);
        }

        return SignedAddress.Parse(result.SignedUploadUrl, secrets) ?? throw ArtifactFailures.MissingField("CreateArtifact", "signed_upload_url");
    }

    /// <summary>Publishes the uploaded blob as an artifact.</summary>
    /// <returns>The id of the artifact.</returns>
    public async Task<long> FinalizeAsync(ArtifactName name, long size, string digest, CancellationToken cancellationToken)
    {
        var request = new FinalizeArtifactRequest(
            token.WorkflowRunBackendId, token.WorkflowJobRunBackendId, name.Value, size.ToString(CultureInfo.InvariantCulture), digest);
        var result = await CallConfirmedAsync("FinalizeArtifact", request, ArtifactJson.Default.FinalizeArtifactRequest, cancellationToken);
        return result.ArtifactId ?? throw ArtifactFailures.MissingField("FinalizeArtifact", "artifact_id");
    }

    /// <summary>
    /// Returns the newest artifact with this name in the workflow run; null when none is listed.
    /// </summary>
    public async Task<ListedArtifact?> FindAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        var request = new ListArtifactsRequest(token.WorkflowRunBackendId, token.WorkflowJobRunBackendId, name.Value);
        var result = await CallAsync("ListArtifacts", request, ArtifactJson.Default.ListArtifactsRequest, cancellationToken);
        return result.Artifacts.Where(artifact => artifact.Name == name.Value).MaxBy(artifact => artifact.DatabaseId);
    }

    public async Task DeleteAsync(ListedArtifact artifact, CancellationToken cancellationToken)
    {
        var request = new DeleteArtifactRequest(artifact.WorkflowRunBackendId, artifact.WorkflowJobRunBackendId, artifact.Name);
        try
        {
            await CallConfirmedAsync("DeleteArtifact", request, ArtifactJson.Default.DeleteArtifactRequest, cancellationToken);
        }
        catch (ArtifactException gone) when (gone.Status == 404)
        {
            // An earlier attempt deleted the artifact, but its response was lost.
        }
    }

    private async Task<TwirpResponse> CallConfirmedAsync<T>(string method, T request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var result = await CallAsync(method, request, type, cancellationToken);
        return result.IsOk ? result : throw ArtifactFailures.NotOk(method, ErrorTextOf(result));
    }

    private async Task<TwirpResponse> CallAsync<T>(string method, T request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, type);
        return await pipelines.Service.ExecuteAsync(async attempt => await TryAsync(method, body, attempt), cancellationToken);
    }

    private async Task<TwirpResponse> TryAsync(string method, byte[] body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ServiceTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = Request(method, body);
            using var response = await http.SendAsync(request, limit.Token);
            return CheckResponse(method, response, await ReadObjectAsync(response.Content, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ArtifactFailures.Timeout(method, options.ServiceTimeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw ArtifactFailures.ConnectionFailed(Service, broken);
        }
    }

    private HttpRequestMessage Request(string method, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(origin, $"/twirp/github.actions.results.api.v1.ArtifactService/{method}"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        request.Headers.UserAgent.ParseAdd(options.UserAgent);
        return request;
    }

    private TwirpResponse CheckResponse(string method, HttpResponseMessage response, TwirpResponse? result)
    {
        var status = (int)response.StatusCode;
        var text = result is { } received ? ErrorTextOf(received) : "";
        if (text.Contains("insufficient usage", StringComparison.OrdinalIgnoreCase))
        {
            throw ArtifactFailures.Quota(text, status);
        }

        if (TransientStatus.Contains(status))
        {
            throw ArtifactFailures.ServerError(Service, status, text, ArtifactPipelines.RetryAfter(response.Headers, time));
        }

        var readable = result ?? throw ArtifactFailures.Unreadable(method, status);
        return status is >= 200 and < 300 ? readable : throw ArtifactFailures.Rejected(method, status, text);
    }

    /// <summary>Returns the error text of the service without secrets, safe for a log.</summary>
    private string ErrorTextOf(TwirpResponse result)
    {
        var text = secrets.Redact(result.ErrorText);
        return LogSanitizer.Clean(text.Length <= MaxErrorTextLength ? text : text[..MaxErrorTextLength] + "…");
    }

    /// <returns>
    /// Null when the content is not one JSON object of at most <see cref="MaxResponseBytes"/>
    /// bytes.
    /// </returns>
    private static async Task<TwirpResponse?> ReadObjectAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxResponseBytes, cancellationToken);
            using var document = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.ValueKind == JsonValueKind.Object ? new TwirpResponse(document.RootElement.Clone()) : null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }
    }
}
