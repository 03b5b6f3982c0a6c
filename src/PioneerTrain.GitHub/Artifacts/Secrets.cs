namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Registers the secrets of an upload for masking as soon as they are known, and removes them from
/// error texts of a server.
/// </summary>
/// <param name="mask">Masks a secret, for example with the command <c>add-mask</c>.</param>
internal sealed class Secrets(Action<string> mask)
{
    private readonly List<string> _registered = [];

    public void Register(string secret)
    {
        if (secret.Length == 0 || _registered.Contains(secret))
        {
            return;
        }

        mask(secret);
        _registered.Add(secret);
    }

    public string Redact(string text)
    {
        foreach (var secret in _registered)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
