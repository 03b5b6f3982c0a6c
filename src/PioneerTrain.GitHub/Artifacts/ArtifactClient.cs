using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>GitHub's artifact service, a method for each call that an upload needs.</summary>
internal sealed class ArtifactClient(
    HttpMessageInvoker http, Uri origin, RuntimeToken token, ArtifactUploadOptions options, ArtifactPipelines pipelines, Secrets secrets, TimeProvider time)
{
    /// <summary>A list of the 500 artifacts that a run can have takes a third of it.</summary>
    private const int LongestAnswer = 1024 * 1024;

    private const int LongestWords = 300;

    private const string Service = "GitHub's artifact service";

    /// <summary>Version of an artifact that is a zip archive, and that is unpacked after its download.</summary>
    private const int ZipVersion = 4;

    /// <summary>Version of an artifact that is a file of any type (actions/toolkit, <c>upload-artifact.ts</c>, <c>skipArchive</c>).</summary>
    private const int FileVersion = 7;

    /// <summary>Reserves the name and gets the address for the blob.</summary>
    /// <exception cref="ArtifactException">Of kind <see cref="ArtifactErrorKind.NameTaken"/> when the run has an artifact of this name, of any job or attempt.</exception>
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
        TwirpAnswer answer;
        try
        {
            answer = await ConfirmedAsync("CreateArtifact", request, ArtifactJson.Default.CreateArtifactRequest, cancellationToken);
        }
        catch (ArtifactException conflict) when (conflict.Status == 409)
        {
            throw ArtifactFailures.NameTaken(name);
        }

        return SignedAddress.Parse(answer.SignedUploadUrl, secrets) ?? throw ArtifactFailures.MissingField("CreateArtifact", "signed_upload_url");
    }

    /// <summary>Makes the uploaded blob an artifact that others can see.</summary>
    /// <returns>Its id.</returns>
    public async Task<long> FinalizeAsync(ArtifactName name, long size, string digest, CancellationToken cancellationToken)
    {
        var request = new FinalizeArtifactRequest(
            token.WorkflowRunBackendId, token.WorkflowJobRunBackendId, name.Value, size.ToString(CultureInfo.InvariantCulture), digest);
        var answer = await ConfirmedAsync("FinalizeArtifact", request, ArtifactJson.Default.FinalizeArtifactRequest, cancellationToken);
        return answer.ArtifactId ?? throw ArtifactFailures.MissingField("FinalizeArtifact", "artifact_id");
    }

    /// <summary>The newest artifact of this name in the workflow run; null when none is listed.</summary>
    public async Task<ListedArtifact?> FindAsync(ArtifactName name, CancellationToken cancellationToken)
    {
        var request = new ListArtifactsRequest(token.WorkflowRunBackendId, token.WorkflowJobRunBackendId, name.Value);
        var answer = await CallAsync("ListArtifacts", request, ArtifactJson.Default.ListArtifactsRequest, cancellationToken);
        return answer.Artifacts.Where(artifact => artifact.Name == name.Value).MaxBy(artifact => artifact.DatabaseId);
    }

    public async Task DeleteAsync(ListedArtifact artifact, CancellationToken cancellationToken)
    {
        var request = new DeleteArtifactRequest(artifact.WorkflowRunBackendId, artifact.WorkflowJobRunBackendId, artifact.Name);
        try
        {
            await ConfirmedAsync("DeleteArtifact", request, ArtifactJson.Default.DeleteArtifactRequest, cancellationToken);
        }
        catch (ArtifactException gone) when (gone.Status == 404)
        {
            // The answer to an earlier attempt may have been lost.
        }
    }

    private async Task<TwirpAnswer> ConfirmedAsync<T>(string method, T request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(method, request, type, cancellationToken);
        return answer.IsOk ? answer : throw ArtifactFailures.NotOk(method, Words(answer));
    }

    private async Task<TwirpAnswer> CallAsync<T>(string method, T request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, type);
        return await pipelines.Service.ExecuteAsync(async attempt => await TryAsync(method, body, attempt), cancellationToken);
    }

    private async Task<TwirpAnswer> TryAsync(string method, byte[] body, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.ServiceTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var request = Request(method, body);
            using var response = await http.SendAsync(request, limit.Token);
            return Judge(method, response, await ReadObjectAsync(response.Content, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ArtifactFailures.NoAnswer(method, options.ServiceTimeout);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            throw ArtifactFailures.Broken(Service, broken);
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

    private TwirpAnswer Judge(string method, HttpResponseMessage response, TwirpAnswer? answer)
    {
        var status = (int)response.StatusCode;
        var words = answer is { } said ? Words(said) : "";
        if (words.Contains("insufficient usage", StringComparison.OrdinalIgnoreCase))
        {
            throw ArtifactFailures.Quota(words, status);
        }

        if (TransientStatus.Contains(status))
        {
            throw ArtifactFailures.ServerError(Service, status, words, ArtifactPipelines.RetryAfter(response.Headers, time));
        }

        var readable = answer ?? throw ArtifactFailures.Unreadable(method, status);
        return status is >= 200 and < 300 ? readable : throw ArtifactFailures.Refused(method, status, words);
    }

    /// <summary>The service's own words, fit for a log.</summary>
    private string Words(TwirpAnswer answer)
    {
        var words = secrets.Redact(answer.ErrorWords);
        return LogSanitizer.Clean(words.Length <= LongestWords ? words : words[..LongestWords] + "…");
    }

    /// <returns>Null for anything but one JSON object of at most <see cref="LongestAnswer"/> bytes.</returns>
    private static async Task<TwirpAnswer?> ReadObjectAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(LongestAnswer, cancellationToken);
            using var document = JsonDocument.Parse(await content.ReadAsByteArrayAsync(cancellationToken));
            return document.RootElement.ValueKind == JsonValueKind.Object ? new TwirpAnswer(document.RootElement.Clone()) : null;
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
