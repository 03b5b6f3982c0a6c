namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// An address whose query gives access to one blob. Only <see cref="Storage"/> can be shown to
/// users.
/// </summary>
internal sealed class SignedAddress
{
    private readonly string _address;

    private SignedAddress(Uri address)
    {
        _address = address.GetLeftPart(UriPartial.Query);
        Storage = $"The storage at {address.Authority}";
    }

    /// <summary>The name of the storage in messages, without secrets.</summary>
    public string Storage { get; }

    /// <summary>Reads an address from the service and registers its secrets.</summary>
    /// <returns>Null when the text is not an http or https URL.</returns>
    public static SignedAddress? Parse(string? text, Secrets secrets)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return null;
        }

        var signature = address.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("sig=", StringComparison.OrdinalIgnoreCase));

        // Without a parameter "sig", the whole query can be the secret.
        var encoded = signature is null ? address.Query.TrimStart('?') : signature["sig=".Length..];
        secrets.Register(encoded);
        secrets.Register(Uri.UnescapeDataString(encoded));
        return new SignedAddress(address);
    }

    /// <summary>Returns the address with additional query parameters.</summary>
    /// <param name="query">The parameters, such as <c>comp=blocklist</c>.</param>
    public Uri With(string query) => new($"{_address}{(_address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");

    public override string ToString() => Storage;
}
