using System.Diagnostics.CodeAnalysis;

namespace PioneerTrain.Configuration;

/// <summary>Where a service may be that is sent an API key: one that travels in the clear is one given away, except where it never leaves the machine.</summary>
public static class ServiceAddress
{
    /// <summary>What is accepted, for a sentence.</summary>
    public const string Accepted = "an https:// address such as https://api.pioneer.ai, or an http:// one of this machine or of a service container (a host name without a dot)";

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && MayCarryAKey(address);

    private static bool MayCarryAKey(Uri url) =>
        url is { UserInfo: "", Query: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || IsServiceContainer(url))));

    /// <summary>A service container is reached by its label, a name without a dot, over a network of the job's own.</summary>
    private static bool IsServiceContainer(Uri url) => url.HostNameType == UriHostNameType.Dns && !url.Host.Contains('.', StringComparison.Ordinal);
}
