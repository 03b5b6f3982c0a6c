using System.Net;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Decides where a request may be redirected to, and whether the key may be sent there.</summary>
internal static class Origins
{
    /// <summary>Scheme, host and port.</summary>
    public static bool AreSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Returns null when a request from <paramref name="from"/> may continue at <paramref name="to"/>, else the reason, as a clause.</summary>
    public static string? GetRejectionReason(Uri from, Uri to)
    {
        if (to.Scheme != Uri.UriSchemeHttps && to.Scheme != Uri.UriSchemeHttp)
        {
            return $"it points to a {to.Scheme} address; only https is accepted";
        }

        return from.Scheme == Uri.UriSchemeHttps && to.Scheme == Uri.UriSchemeHttp && !to.IsLoopback
            ? $"it leads from https to unencrypted http at {to.Host}"
            : null;
    }

    public static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>True for the two redirects that ask for the same method and body again.</summary>
    public static bool KeepsMethod(HttpStatusCode status) => status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
