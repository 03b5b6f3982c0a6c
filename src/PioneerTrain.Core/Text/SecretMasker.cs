using System.Text;

namespace PioneerTrain.Text;

/// <summary>
/// Takes secrets out of text before it leaves the program. The runner masks its log line by line; this also finds a secret that a line break splits, and reaches
/// what the runner does not see: reports, outputs and the terminal of a developer. Thread-safe.
/// </summary>
public sealed class SecretMasker
{
    /// <summary>What stands in a secret's place, as in the runner's own log.</summary>
    public const string Mask = "***";

    /// <summary>Shorter values are left alone: they would take ordinary words and numbers apart.</summary>
    public const int ShortestSecret = 6;

    private readonly Lock _gate = new();
    private volatile string[] _forms = [];

    /// <summary>Masks a value from now on, in every form of <see cref="SecretForms"/>, and each of its lines.</summary>
    public void Add(string secret)
    {
        lock (_gate)
        {
            var forms = SecretForms.Of(secret).Where(form => form.Length >= ShortestSecret);
            _forms = [.. _forms.Union(forms, StringComparer.Ordinal)];
        }
    }

    /// <summary>The text with every secret replaced. Line breaks inside a secret go with it.</summary>
    public string Hide(string text)
    {
        var forms = _forms;
        if (forms.Length == 0 || text.Length < ShortestSecret)
        {
            return text;
        }

        var unbroken = UnbrokenText.Of(text);
        var hidden = new bool[text.Length];
        var found = false;
        foreach (var form in forms)
        {
            for (var at = unbroken.Text.IndexOf(form, StringComparison.Ordinal); at >= 0; at = unbroken.Text.IndexOf(form, at + 1, StringComparison.Ordinal))
            {
                found = true;
                var start = unbroken.PlaceOf(at);
                hidden.AsSpan(start, unbroken.PlaceOf(at + form.Length - 1) - start + 1).Fill(true);
            }
        }

        return found ? Replace(text, hidden) : text;
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
