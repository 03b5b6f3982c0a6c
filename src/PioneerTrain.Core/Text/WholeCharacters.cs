namespace PioneerTrain.Text;

/// <summary>
/// Cuts text without splitting surrogate pairs, because half of a pair is shown as a replacement
/// character.
/// </summary>
public static class WholeCharacters
{
    /// <summary>
    /// Returns the length of the longest prefix of whole characters, at most
    /// <paramref name="most"/> UTF-16 code units.
    /// </summary>
    public static int Fitting(string text, int most) =>
        text.Length <= most ? text.Length
            : most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1
            : most;
}
