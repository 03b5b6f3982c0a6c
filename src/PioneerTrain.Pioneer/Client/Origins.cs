using System.Net;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Checks whether a redirect may be followed, and whether the API key may be sent to its
/// target.</summary>
internal static class Origins
{
    /// <summary>Returns true if scheme, host and port are equal.</summary>
    public static bool AreSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Returns null if a request from <paramref name="from"/> may continue at
    /// <paramref name="to"/>; otherwise the reason, as a clause.</summary>
    public static string? GetRejectionReason(Uri from, Uri to)
    {
        if (to.Scheme != Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttp)
        {
            return $"its scheme is {to.Scheme}; expected https";
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp && !to.IsLoopback
            ? $"it changes from https to unencrypted http at {to.Host}"
            : null;
    }

    public static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>Returns true for the redirects that repeat the method and the body (307 and
    /// 308).</summary>
    public static bool KeepsMethod(HttpStatusCode status) => status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
