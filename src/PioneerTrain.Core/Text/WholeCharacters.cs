namespace PioneerTrain.Text;

/// <summary>Cuts text where no character is split: half a surrogate pair would reach the log as a replacement mark.</summary>
public static class WholeCharacters
{
    /// <summary>The length of the longest beginning of at most <paramref name="most"/> UTF-16 units.</summary>
    public static int Fitting(string text, int most) =>
        text.Length <= most ? text.Length
            : most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1
            : most;
}
