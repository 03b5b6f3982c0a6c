using System.Text;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// Adds typing noise to texts: lower case, capitals, swapped letters, missing punctuation. Shares
/// are probabilities, 0 to 1.
/// </summary>
/// <param name="LowerCase">The share of sentences in lower case.</param>
/// <param name="UpperCase">The share of sentences in capitals.</param>
/// <param name="Typo">
/// The share of words of at least four letters in which two adjacent letters after the first are
/// swapped.
/// </param>
/// <param name="DroppedEnd">The share of sentences without the final full stop.</param>
/// <param name="DroppedCommas">The share of sentences without commas.</param>
public sealed record TextNoise(float LowerCase, float UpperCase, float Typo, float DroppedEnd, float DroppedCommas)
{
    public LabeledText Apply(LabeledText sentence, Pcg32 random)
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

    private static LabeledText WithoutEnd(LabeledText sentence)
    {
        var last = sentence.Segments[^1];
        return last.Label is null && last.Text.EndsWith('.')
            ? new LabeledText([.. sentence.Segments.SkipLast(1), .. last.Text.Length > 1 ? [last with { Text = last.Text[..^1] }] : Array.Empty<TextSegment>()])
            : sentence;
    }

    private static LabeledText PlainOnly(LabeledText sentence, Func<string, string> change) =>
        new([.. sentence.Segments.Select(segment => segment.Label is null ? segment with { Text = change(segment.Text) } : segment)]);
}
