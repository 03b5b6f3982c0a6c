using System.Text;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>What people do to text when they type: all lower case, all capitals, swapped letters, no full stop. Shares are probabilities, 0 … 1.</summary>
/// <param name="LowerCase">Share of sentences in lower case.</param>
/// <param name="UpperCase">Share of sentences in capitals.</param>
/// <param name="Typo">Share of words of four letters or more in which two neighbours behind the first letter are swapped.</param>
/// <param name="DroppedEnd">Share of sentences that lose their last full stop.</param>
/// <param name="DroppedCommas">Share of sentences that lose their commas.</param>
public sealed record TextNoise(float LowerCase, float UpperCase, float Typo, float DroppedEnd, float DroppedCommas)
{
    public LabelledText Apply(LabelledText sentence, Pcg32 random)
    {
        sentence = sentence.With(text => WithTypos(text, random));
        if (random.Chance(DroppedCommas))
        {
            sentence = PlainOnly(sentence, text => text.Replace(",", "", StringComparison.Ordinal));
        }

        if (random.Chance(DroppedEnd))
        {
            sentence = WithoutEnd(sentence);
        }

        return random.NextSingle() switch
        {
            var draw when draw < LowerCase => sentence.With(text => text.ToLowerInvariant()),
            var draw when draw < LowerCase + UpperCase => sentence.With(text => text.ToUpperInvariant()),
            _ => sentence,
        };
    }

    private string WithTypos(string text, Pcg32 random)
    {
        var letters = new StringBuilder(text);
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (end - start >= 4 && random.Chance(Typo))
            {
                var at = start + 1 + random.Next(end - start - 2);
                (letters[at], letters[at + 1]) = (letters[at + 1], letters[at]);
            }

            start = end;
        }

        return letters.ToString();
    }

    private static LabelledText WithoutEnd(LabelledText sentence)
    {
        var last = sentence.Segments[^1];
        return last.Label is null && last.Text.EndsWith('.')
            ? new LabelledText([.. sentence.Segments.SkipLast(1), .. last.Text.Length > 1 ? [last with { Text = last.Text[..^1] }] : Array.Empty<TextSegment>()])
            : sentence;
    }

    private static LabelledText PlainOnly(LabelledText sentence, Func<string, string> change) =>
        new([.. sentence.Segments.Select(segment => segment.Label is null ? segment with { Text = change(segment.Text) } : segment)]);
}
