namespace PioneerTrain.GitHub.Artifacts;

/// <summary>Tells the runner each secret of the upload as soon as it is known, and keeps them out of what a remote says.</summary>
/// <param name="mask">Registers one secret, such as by an <c>add-mask</c> command.</param>
internal sealed class Secrets(Action<string> mask)
{
    private readonly List<string> _told = [];

    public void Tell(string secret)
    {
        if (secret.Length == 0 || _told.Contains(secret))
        {
            return;
        }

        mask(secret);
        _told.Add(secret);
    }

    public string Redact(string text)
    {
        foreach (var secret in _told)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
