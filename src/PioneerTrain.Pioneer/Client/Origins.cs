using System.Net;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Where a request may go on to, and whether the key may go along.</summary>
internal static class Origins
{
    /// <summary>Scheme, host and port.</summary>
    public static bool AreSame(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Null unless it is an absolute http or https address (a bare path would be read as a file on Unix).</summary>
    public static Uri? WebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;

    /// <summary>Null when a request from <paramref name="from"/> may continue at <paramref name="to"/>, else the reason, as a clause.</summary>
    public static string? WhyNot(Uri from, Uri to)
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
