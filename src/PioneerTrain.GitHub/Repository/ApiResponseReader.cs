using System.Text.Json;
using System.Text.RegularExpressions;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Reads the responses to the attempts of one call, and converts those that are not successful.
/// </summary>
internal sealed partial class ApiResponseReader(ApiCall call, RepositoryAddress repository, RepositoryOptions options, TimeProvider time)
{
    private const int MaximumErrorBytes = 64 * 1024;

    private const int MaximumErrorTextLength = 300;

    private int _limits;
    private TimeSpan _waited;

    /// <exception cref="RepositoryException">The status is not 2xx.</exception>
    public async Task<ApiResponse> ReadAsync(ApiRequest request, HttpResponseMessage response, Action onProgress, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw Failure(response, await ErrorTextAsync(response.Content, cancellationToken));
        }

        try
        {
            return await ReadBodyAsync(request, response, onProgress, cancellationToken);
        }
        catch (RepositoryException unreadable) when (call.Creates)
        {
            throw RepositoryFailures.OutcomeUnknown(call, unreadable);
        }
    }

    /// <summary>Reads a response of a host to which the API redirected.</summary>
    /// <exception cref="RepositoryException">The status is not 2xx.</exception>
    public async Task<ApiResponse> ReadStorageAsync(
        ApiRequest request, Uri storage, HttpResponseMessage response, Action onProgress, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? await ReadBodyAsync(request, response, onProgress, cancellationToken)
            : throw RepositoryFailures.StorageRejected(call, storage, (int)response.StatusCode);

    private async Task<ApiResponse> ReadBodyAsync(ApiRequest request, HttpResponseMessage response, Action onProgress, CancellationToken cancellationToken)
    {
        var maximum = request.MaximumBytes ?? options.MaximumResponseBytes;
        if (request.Target is { } target)
        {
            await new ResponseFile(call, target, maximum).WriteAsync(response.Content, onProgress, cancellationToken);
            return new ApiResponse((int)response.StatusCode, default, null);
        }

        var body = await BoundedBytesAsync(response.Content, maximum, cancellationToken) ?? throw RepositoryFailures.TooLarge(call, maximum);
        return new ApiResponse((int)response.StatusCode, body, NextPage(response, request.Address));
    }

    private RepositoryException Failure(HttpResponseMessage response, string text)
    {
        var status = (int)response.StatusCode;
        if (RateLimits.IsLimit(response, text))
        {
            return Limited(response);
        }

        if (PermissionNames.IsMissing(call, response, text))
        {
            return RepositoryFailures.MissingPermission(call, PermissionNames.Of(call, response.Headers), status);
        }

        return status switch
        {
            401 => RepositoryFailures.TokenRejected(call),
            404 or 410 => RepositoryFailures.NotFound(call, status, text),
            422 when text.Contains("immutable release", StringComparison.OrdinalIgnoreCase) => RepositoryFailures.Immutable(call, status, text),
            _ when TransientStatus.Contains(status) => RepositoryFailures.ServerError(call, status, text, RequestedDelay(response)),
            _ => RepositoryFailures.Rejected(call, status, text),
        };
    }

    private RepositoryException Limited(HttpResponseMessage response)
    {
        var delay = RateLimits.Delay(response.Headers, _limits++, time);
        var isTransient = delay <= options.MaximumRateLimitWait - _waited;
        _waited += isTransient ? delay : TimeSpan.Zero;
        return RepositoryFailures.RateLimited(call, (int)response.StatusCode, delay, isTransient);
    }

    private TimeSpan? RequestedDelay(HttpResponseMessage response) =>
        response.Headers.RetryAfter is null ? null : RateLimits.Delay(response.Headers, earlier: 0, time);

    /// <summary>
    /// Returns the messages of an error response without the token, safe for a log; empty when
    /// there are none.
    /// </summary>
    private async Task<string> ErrorTextAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await BoundedBytesAsync(content, MaximumErrorBytes, cancellationToken) ?? default);
            var text = string.Join("; ", Messages(document.RootElement)).Replace(repository.Token, "***", StringComparison.Ordinal);
            return LogSanitizer.Clean(text.Length <= MaximumErrorTextLength ? text : text[..MaximumErrorTextLength] + "…");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static IEnumerable<string> Messages(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (Member(error, "message") is { } message)
        {
            yield return message;
        }

        if (error.TryGetProperty("errors", out var details) && details.ValueKind == JsonValueKind.Array)
        {
            foreach (var detail in details.EnumerateArray())
            {
                if ((detail.ValueKind == JsonValueKind.String ? detail.GetString() : Member(detail, "message") ?? Code(detail)) is { } text)
                {
                    yield return text;
                }
            }
        }
    }

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()
            : null;

    /// <summary>Returns a text such as <c>tag_name already_exists</c>, for an error without a message.</summary>
    private static string? Code(JsonElement error) => Member(error, "code") is { } code ? $"{Member(error, "field")} {code}".Trim() : null;

    /// <returns>Null when the content is longer.</returns>
    private static async Task<byte[]?> BoundedBytesAsync(HttpContent content, long maximum, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(maximum, cancellationToken);
            return await content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (HttpRequestException tooLong) when (tooLong.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }
    }

    private static Uri? NextPage(HttpResponseMessage response, Uri address) =>
        response.Headers.TryGetValues("Link", out var links)
        && NextLink().Match(string.Join(',', links)) is { Success: true } link
        && Uri.TryCreate(address, link.Groups["address"].Value, out var next)
            ? next
            : null;

    [GeneratedRegex("<(?<address>[^<>]*)>\\s*;\\s*rel=\"next\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NextLink();
}
