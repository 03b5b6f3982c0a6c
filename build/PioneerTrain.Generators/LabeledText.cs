using System.Text;

namespace PioneerTrain.Generators;

/// <summary>
/// A segment of a sentence: a mention if <paramref name="Label"/> is set, other words if it is
/// null.
/// </summary>
public sealed record TextSegment(string Text, string? Label);

/// <summary>
/// A sentence as segments, so that noise can change the words without invalidating the mentions.
/// </summary>
public sealed record LabeledText(IReadOnlyList<TextSegment> Segments)
{
    public string Text => string.Concat(Segments.Select(segment => segment.Text));

    /// <summary>The mentions in order of appearance, including repeated ones.</summary>
    public IEnumerable<TextSegment> Mentions => Segments.Where(segment => segment.Label is not null);

    /// <summary>
    /// Returns false if the text of a mention also occurs elsewhere in the sentence, without a
    /// label or with another one. The row formats identify a mention only by its text, so it would
    /// be ambiguous.
    /// </summary>
    public bool IsUnambiguous()
    {
        var text = Text;
        return Mentions.All(mention =>
            Mentions.All(other => other.Text != mention.Text || other.Label == mention.Label)
            && CountWholeWords(text, mention.Text) == Mentions.Count(other => other.Text == mention.Text));
    }

    public LabeledText With(Func<string, string> change) =>
        new([.. Segments.Select(segment => segment with { Text = change(segment.Text) })]);

    /// <summary>Returns the sentence with a capital first letter.</summary>
    public LabeledText Capitalized()
    {
        var first = Segments[0];
        return new([first with { Text = char.ToUpperInvariant(first.Text[0]) + first.Text[1..] }, .. Segments.Skip(1)]);
    }

    private static int CountWholeWords(string text, string words)
    {
        var count = 0;
        for (var at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            var end = at + words.Length;
            var startsAWord = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            var endsAWord = end == text.Length || !char.IsLetterOrDigit(text[end]);
            count += startsAWord && endsAWord ? 1 : 0;
        }

        return count;
    }

    /// <summary>Builds a sentence and merges adjacent segments without a label.</summary>
    public sealed class Builder
    {
        private readonly List<TextSegment> _segments = [];
        private readonly StringBuilder _plain = new();

        public void Append(string words) => _plain.Append(words);

        public void AppendMention(string words, string label)
        {
            EndPlain();
            _segments.Add(new TextSegment(words, label));
        }

        public LabeledText Build()
        {
            EndPlain();
            return new LabeledText([.. _segments]);
        }

        private void EndPlain()
        {
            if (_plain.Length > 0)
            {
                _segments.Add(new TextSegment(_plain.ToString(), Label: null));
                _plain.Clear();
            }
        }
    }
}
