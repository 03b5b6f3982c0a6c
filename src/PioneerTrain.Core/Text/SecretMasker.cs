using System.Buffers;
using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// Masks secrets in text before it leaves the program. The runner masks only its log, line by line;
/// this class also finds secrets that are split by line breaks, and is used for reports, outputs
/// and terminals. Thread-safe.
/// </summary>
public sealed class SecretMasker
{
    /// <summary>The replacement of a secret, as in the log of the runner.</summary>
    public const string Mask = "***";

    /// <summary>
    /// The minimum length of a secret in characters. Shorter values are not masked, because they
    /// also occur in ordinary words and numbers.
    /// </summary>
    public const int MinSecretLength = 6;

    private readonly Lock _gate = new();
    private volatile string[] _forms = [];
    private volatile SearchValues<string> _search = SearchValues.Create([], StringComparison.Ordinal);

    /// <summary>
    /// Adds a secret to mask, in all forms of <see cref="SecretForms"/>, as a whole and line by
    /// line.
    /// </summary>
    public void Add(string secret)
    {
        lock (_gate)
        {
            var forms = SecretForms.Of(secret).Where(form => form.Length >= MinSecretLength);
            _forms = [.. _forms.Union(forms, StringComparer.Ordinal)];
            _search = SearchValues.Create(_forms, StringComparison.Ordinal);
        }
    }

    /// <summary>
    /// Returns the text with each secret replaced by <see cref="Mask"/>, including line breaks
    /// within a secret.
    /// </summary>
    public string Hide(string text)
    {
        if (text.Length < MinSecretLength)
        {
            return text;
        }

        var unbroken = UnbrokenText.Of(text);
        return unbroken.Text.AsSpan().ContainsAny(_search) ? Replace(text, FindIn(text, unbroken)) : text;
    }

    /// <summary>Returns for each character of the text whether it belongs to a secret.</summary>
    private bool[] FindIn(string text, UnbrokenText unbroken)
    {
        var hidden = new bool[text.Length];
        foreach (var form in _forms)
        {
            for (var at = unbroken.Text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = unbroken.Text.IndexOf(form, at + 1, StringComparison.Ordinal))
            {
                var start = unbroken.PlaceOf(at);
                hidden.AsSpan(start, unbroken.PlaceOf(at + form.Length - 1) - start + 1).Fill(true);
            }
        }

        return hidden;
    }

    private static string Replace(string text, bool[] hidden)
    {
        var masked = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!hidden[i])
            {
                masked.Append(text[i]);
            }
            else if (i == 0 || !hidden[i - 1])
            {
                masked.Append(Mask);
            }
        }

        return masked.ToString();
    }
}
