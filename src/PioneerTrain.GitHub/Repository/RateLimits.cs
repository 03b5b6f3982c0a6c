using System.Globalization;
using System.Net.Http.Headers;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The rules of GitHub for rate limits ("Rate limits for the REST API"): a primary limit has a
/// reset time, a secondary limit has <c>Retry-After</c> or neither.
/// </summary>
internal static class RateLimits
{
    /// <summary>The first delay after a response that contains no time.</summary>
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMinutes(1);

    /// <param name="text">The error text of GitHub.</param>
    public static bool IsLimit(HttpResponseMessage response, string text) => (int)response.StatusCode switch
    {
        429 => true,
        403 when PermissionNames.IsDenied(text) => false,
        403 => response.Headers.RetryAfter is not null
            || Number(response.Headers, "X-RateLimit-Remaining") == 0
            || text.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
            || text.Contains("abuse detection", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>Returns the delay until the request can be repeated; at least a second.</summary>
    /// <param name="earlier">The number of limits that this call has met before.</param>
    public static TimeSpan Delay(HttpResponseHeaders headers, int earlier, TimeProvider time)
    {
        // The clock of GitHub, so that a wrong clock of this machine does not change the delay.
        var now = headers.Date ?? time.GetUtcNow();
        var requested = headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - now,
            _ when Number(headers, "X-RateLimit-Remaining") == 0 && Number(headers, "X-RateLimit-Reset") is { } reset => Until(reset, now),
            _ => _firstDelay * Math.Pow(2, earlier),
        };
        return requested > TimeSpan.FromSeconds(1) ? requested : TimeSpan.FromSeconds(1);
    }

    /// <summary>Adds a second, because the reset time is in whole seconds.</summary>
    private static TimeSpan Until(long reset, DateTimeOffset now) =>
        reset > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? TimeSpan.MaxValue
            : DateTimeOffset.FromUnixTimeSeconds(reset) - now + TimeSpan.FromSeconds(1);

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
