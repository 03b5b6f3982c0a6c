using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace PioneerTrain.Trainer.Rows;

/// <summary>The position of a token in its text: UTF-16 offsets, the end exclusive.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(int Start, int End)
{
    public string In(string text) => text[Start..End];
}

/// <summary>
/// Splits a text into URLs, e-mail addresses, @names, #tags, numbers, words with an English clitic,
/// and other single characters.
/// </summary>
internal static partial class Tokenizer
{
    /// <summary>Returns the tokens of a text.</summary>
    public static List<Token> Tokenize(string text)
    {
        var tokens = new List<Token>();
        foreach (var match in Pattern().EnumerateMatches(text))
        {
            tokens.Add(new Token(match.Index, match.Index + match.Length));
        }

        return tokens;
    }

    // The repetitions before an @ are bounded, so that a long run without one takes linear time.
    [GeneratedRegex(
        @"https?://\S+|[\w.+-]{1,64}@[\w-]{1,255}\.[\w.-]{1,255}|@\w+|#\w+|\p{N}+|[\p{L}\p{M}]+(?:'(?:s|t|re|ve|m|ll|d)\b)?|[^\s]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: -1)]
    private static partial Regex Pattern();
}
