using System.Diagnostics.CodeAnalysis;

namespace PioneerTrain.Configuration;

/// <summary>
/// Validates the address of a service that receives an API key. HTTP without TLS is allowed only
/// where the key does not leave the machine.
/// </summary>
public static class ServiceAddress
{
    /// <summary>A description of the valid addresses, for messages.</summary>
    public const string Accepted =
        "an https:// URL such as https://api.pioneer.ai, "
        + "or an http:// URL of this machine or of a service container (a host name without a dot)";

    /// <summary>
    /// Reads an absolute URL without user info, query and fragment; returns false when it is not a
    /// valid address.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && IsSafeForKey(address);

    private static bool IsSafeForKey(Uri url) =>
        url is { UserInfo: "", Query: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || IsServiceContainer(url))));

    /// <summary>
    /// A service container is reached over the private network of the job by its label, a name
    /// without a dot.
    /// </summary>
    private static bool IsServiceContainer(Uri url) => url.HostNameType == UriHostNameType.Dns && !url.Host.Contains('.', StringComparison.Ordinal);
}
