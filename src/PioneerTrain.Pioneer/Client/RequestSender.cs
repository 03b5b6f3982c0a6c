using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Makes one attempt at a request: adds the API key, applies the timeout, follows
/// redirects, and converts every failure to a <see cref="PioneerException"/>.</summary>
internal sealed class RequestSender(HttpClient http, PioneerClientOptions options, TimeProvider time)
{
    private const int MaximumRedirects = 5;

    /// <summary>Sends the request and reads the response within the call's timeout.
    /// <paramref name="readAsync"/> may throw the exceptions of JSON reading.</summary>
    public Task<T> SendAsync<T>(ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> readAsync, CancellationToken cancellationToken) =>
        GuardAsync(call, async token =>
        {
            using var response = await OpenUnguardedAsync(call, token);
            try
            {
                return await readAsync(response, token);
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException or FormatException)
            {
                throw Failures.Protocol(call, (int)response.StatusCode, "the response is not valid JSON", failure);
            }
        }, cancellationToken);

    /// <summary>Sends the request and returns the response once its headers have arrived. The
    /// caller disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, token => OpenUnguardedAsync(call, token), cancellationToken);

    /// <summary>Runs an action within the call's timeout. The token that fired distinguishes a
    /// cancellation from a timeout.</summary>
    public async Task<T> GuardAsync<T>(ApiCall call, Func<CancellationToken, Task<T>> actAsync, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(call.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await actAsync(either.Token);
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failures.Unreachable(call, $"no complete response within {call.Timeout.TotalSeconds:0.#} s", outcomeUnknown: true, cancelled);
        }
        catch (OperationCanceledException)
        {
            // Reports the caller's token instead of the linked token, which the caller does not
            // know.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw Failures.ConnectionFailed(call, failure);
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw Failures.Unreachable(call, "the connection was lost while reading the response", outcomeUnknown: true, failure);
        }
    }

    private async Task<HttpResponseMessage> OpenUnguardedAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var response = await FollowAsync(call, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var (body, _) = await BoundedBody.ReadAsync(response.Content, BoundedBody.ErrorLimit, cancellationToken);
            throw Failures.FromResponse(call, response, ErrorBody.Read(body), options.ApiKey, time);
        }
    }

    /// <summary>Sends the request and follows redirects. The handler does not follow them, because
    /// .NET would send the key header to any host.</summary>
    private async Task<HttpResponseMessage> FollowAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var address = call.Address;
        if (Origins.GetRejectionReason(options.BaseUrl, address) is { } reason)
        {
            throw Failures.Protocol(call, null, $"the address is not allowed: {reason}");
        }

        var carriesKey = Origins.AreSame(address, options.BaseUrl);
        for (var hop = 0; ; hop++)
        {
            using var request = await BuildAsync(call, address, carriesKey, cancellationToken);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!Origins.IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
            {
                return response;
            }

            using (response)
            {
                if (!Uri.TryCreate(address, location, out var next))
                {
                    throw Failures.Protocol(call, (int)response.StatusCode, "the redirect has no valid address");
                }

                carriesKey &= Origins.AreSame(address, next);
                if (GetRedirectRejection(call, address, next, response.StatusCode, hop) is { } why)
                {
                    throw Failures.Protocol(call, (int)response.StatusCode, $"the redirect to {next.GetLeftPart(UriPartial.Authority)} is not followed: {why}");
                }

                address = next;
            }
        }
    }

    private static string? GetRedirectRejection(ApiCall call, Uri from, Uri to, HttpStatusCode status, int hop)
    {
        if (hop == MaximumRedirects)
        {
            return $"it exceeds {MaximumRedirects} redirects in a row";
        }

        if (call.Method != HttpMethod.Get && !Origins.KeepsMethod(status))
        {
            return $"status {(int)status} would change the {call.Method} to a GET";
        }

        // Storage may redirect an upload to another of its hosts. Other requests that change
        // something stay on the API host.
        return call.Method != HttpMethod.Get && call.Subject != ApiSubject.Storage && !Origins.AreSame(from, to)
            ? $"it would send this {call.Method} to another host"
            : Origins.GetRejectionReason(from, to);
    }

    private async Task<HttpRequestMessage> BuildAsync(ApiCall call, Uri address, bool withKey, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(call.Method, address)
        {
            Content = call.ContentAsync is null ? null : await call.ContentAsync(cancellationToken),
        };
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        request.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (withKey && !string.IsNullOrEmpty(options.ApiKey))
        {
            if (options.ApiKey.Any(character => character is < '!' or > '~'))
            {
                throw Failures.BadKey(call);
            }

            request.Headers.TryAddWithoutValidation("X-API-Key", options.ApiKey);
        }

        return request;
    }

    /// <summary>Reads <c>Retry-After</c> as seconds or as a date; returns null if it is missing or
    /// invalid.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
