using System.Globalization;
using System.Net;

namespace PioneerTrain.Transport;

/// <summary>The addresses that are requested without a proxy, as <c>NO_PROXY</c> lists them.</summary>
/// <remarks>
/// Entries are separated by commas or white space. Each is one of:
/// <list type="bullet">
/// <item><c>*</c>: every host.</item>
/// <item><c>example.com</c> or <c>.example.com</c>: that host and its subdomains, as in curl.</item>
/// <item><c>*.example.com</c>: its subdomains only, as in Go.</item>
/// <item>An IP address, or a range in CIDR notation such as <c>10.0.0.0/8</c>. Host names are not resolved.</item>
/// </list>
/// All but a range can end with <c>:port</c>; an IPv6 address is then written in brackets. Case and a final dot are
/// ignored, and so is an invalid entry.
/// </remarks>
public sealed class NoProxyList
{
    private readonly Entry[] _entries;

    private NoProxyList(Entry[] entries) => _entries = entries;

    /// <summary>Reads the value of <c>NO_PROXY</c>; null lists nothing.</summary>
    public static NoProxyList Parse(string? text) =>
        new([.. (text ?? "").Split([',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(ParseEntry).OfType<Entry>()]);

    /// <summary>Returns whether the list contains the address's host, and its port where an entry names one.</summary>
    public bool Contains(Uri address)
    {
        var host = Normalized(address.IdnHost);
        var ip = ParseIp(host);
        return _entries.Any(entry => (entry.Port ?? address.Port) == address.Port && entry.Matches(host, ip));
    }

    private static Entry? ParseEntry(string text)
    {
        if (text.Contains('/'))
        {
            return ParseRange(text);
        }

        var (host, port) = SplitPort(text);
        if (port is { } digits && !IsPort(digits))
        {
            return null;
        }

        int? number = port is null ? null : int.Parse(port, CultureInfo.InvariantCulture);
        if (ParseIp(host) is { } ip)
        {
            return new Range(ip, ip.GetAddressBytes().Length * 8, number);
        }

        return host == "*" ? new Domain(Name: null, IncludesItself: true, number) : ParseDomain(host, number);
    }

    private static Range? ParseRange(string text)
    {
        var slash = text.IndexOf('/');
        return ParseIp(text[..slash]) is { } ip
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length <= ip.GetAddressBytes().Length * 8
            ? new Range(ip, length, Port: null)
            : null;
    }

    private static Domain? ParseDomain(string host, int? port)
    {
        var isSubdomainsOnly = host.StartsWith("*.", StringComparison.Ordinal);
        var name = host[(isSubdomainsOnly ? 2 : host.StartsWith('.') ? 1 : 0)..];

        // Requests have their host in ASCII, so the entry needs the same form.
        return !name.Contains('*') && Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var address) && address.HostNameType == UriHostNameType.Dns
            ? new Domain(Normalized(address.IdnHost), !isSubdomainsOnly, port)
            : null;
    }

    private static (string Host, string? Port) SplitPort(string text)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon > text.IndexOf(']') && (text.IndexOf(':') == colon || text.StartsWith('['));
        return hasPort ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }

    private static bool IsPort(string digits) => ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>Reads an IPv6 address, or an IPv4 address with all four numbers: .NET reads <c>10</c> as <c>0.0.0.10</c>.</summary>
    private static IPAddress? ParseIp(string host)
    {
        if ((host.Contains(':') || host.Count(character => character == '.') == 3) && IPAddress.TryParse(host, out var ip))
        {
            return ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip;
        }

        return null;
    }

    private static string Normalized(string host) => host.TrimEnd('.').ToLowerInvariant();

    private abstract record Entry(int? Port)
    {
        public abstract bool Matches(string host, IPAddress? ip);
    }

    /// <param name="Name">Null matches every host.</param>
    private sealed record Domain(string? Name, bool IncludesItself, int? Port) : Entry(Port)
    {
        public override bool Matches(string host, IPAddress? ip) =>
            Name is null || (IncludesItself && host == Name) || host.EndsWith($".{Name}", StringComparison.Ordinal);
    }

    private sealed record Range(IPAddress Start, int PrefixLength, int? Port) : Entry(Port)
    {
        public override bool Matches(string host, IPAddress? ip)
        {
            if (ip is null || ip.AddressFamily != Start.AddressFamily)
            {
                return false;
            }

            var (one, other) = (ip.GetAddressBytes(), Start.GetAddressBytes());
            var (bytes, bits) = (PrefixLength / 8, PrefixLength % 8);
            return one.AsSpan(0, bytes).SequenceEqual(other.AsSpan(0, bytes)) && (bits == 0 || (one[bytes] ^ other[bytes]) >> (8 - bits) == 0);
        }
    }
}
