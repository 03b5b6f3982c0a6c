using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>One attempt at one request: key, time limit, redirects, and every failure as a <see cref="PioneerException"/>.</summary>
internal sealed class RequestSender(HttpClient http, PioneerClientOptions options, TimeProvider time)
{
    private const int MostRedirects = 5;

    /// <summary>Sends and reads within the call's time limit. <paramref name="readAsync"/> may throw what JSON reading throws.</summary>
    public Task<T> SendAsync<T>(ApiCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> readAsync, CancellationToken cancellationToken) =>
        GuardAsync(call, async token =>
        {
            using var response = await OpenUnguardedAsync(call, token);
            try
            {
                return await readAsync(response, token);
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
            {
                throw Failures.Protocol(call, (int)response.StatusCode, "the answer is not readable JSON", unreadable);
            }
        }, cancellationToken);

    /// <summary>Sends and returns the response once its headers have arrived; the caller reads and disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiCall call, CancellationToken cancellationToken) =>
        GuardAsync(call, token => OpenUnguardedAsync(call, token), cancellationToken);

    /// <summary>Distinguishes cancelled, timed out and broken, by whose token fired.</summary>
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
            throw Failures.Unreachable(call, $"there was no full answer within {call.Timeout.TotalSeconds:0.#} s", outcomeUnknown: true, cancelled);
        }
        catch (OperationCanceledException)
        {
            // The caller's own token, not the linked one that the caller has never seen.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (HttpRequestException broken)
        {
            throw Failures.Broken(call, broken);
        }
        catch (IOException broken) when (broken is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw Failures.Unreachable(call, "the connection broke while the answer was read", outcomeUnknown: true, broken);
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
            throw Failures.Refused(call, response, ErrorBody.Read(body), options.ApiKey, time);
        }
    }

    /// <summary>Redirects are followed here and not by the handler, because .NET would carry the key header to any host.</summary>
    private async Task<HttpResponseMessage> FollowAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var address = call.Address;
        if (Origins.GetRejectionReason(options.BaseUrl, address) is { } reason)
        {
            throw Failures.Protocol(call, null, $"this address is not followed: {reason}");
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
                    throw Failures.Protocol(call, (int)response.StatusCode, "the redirect names no address");
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
        if (hop == MostRedirects)
        {
            return $"it is the {MostRedirects + 1}th in a row";
        }

        if (call.Method != HttpMethod.Get && !Origins.KeepsMethod(status))
        {
            return $"status {(int)status} would turn a {call.Method} into a GET";
        }

        // Storage may send an upload on to another of its hosts; what is meant for the API stays there.
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

    /// <summary>Retry-After as seconds or as a date; null when it is absent or neither.</summary>
    internal static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time) => headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
