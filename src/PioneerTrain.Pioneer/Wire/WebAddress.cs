namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads addresses that the service sends.</summary>
internal static class WebAddress
{
    /// <summary>Returns null unless the text is an absolute http or https address (a bare path
    /// would be read as a file on Unix).</summary>
    public static Uri? Read(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address : null;
}
