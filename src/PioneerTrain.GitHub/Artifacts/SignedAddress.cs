namespace PioneerTrain.GitHub.Artifacts;

/// <summary>An address that opens one blob to whoever knows its query. What a person may see of it is <see cref="Storage"/>.</summary>
internal sealed class SignedAddress
{
    private readonly string _address;

    private SignedAddress(Uri address)
    {
        _address = address.GetLeftPart(UriPartial.Query);
        Storage = $"The storage at {address.Authority}";
    }

    /// <summary>Names the remote in sentences.</summary>
    public string Storage { get; }

    /// <summary>Takes an address from the service and tells its secrets before anything else can be done with it.</summary>
    /// <returns>Null when the text is no http or https address.</returns>
    public static SignedAddress? Parse(string? text, Secrets secrets)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            return null;
        }

        var signature = address.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith("sig=", StringComparison.OrdinalIgnoreCase));

        // Without a signature that we know by name, the whole query may be the secret.
        var encoded = signature is null ? address.Query.TrimStart('?') : signature["sig=".Length..];
        secrets.Tell(encoded);
        secrets.Tell(Uri.UnescapeDataString(encoded));
        return new SignedAddress(address);
    }

    /// <param name="query">Such as <c>comp=blocklist</c>.</param>
    public Uri With(string query) => new($"{_address}{(_address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}");

    public override string ToString() => Storage;
}
