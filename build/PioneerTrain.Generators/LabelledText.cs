using System.Text;

namespace PioneerTrain.Generators;

/// <summary>A piece of a sentence: a mention if <paramref name="Label"/> is set, words between mentions if it is null.</summary>
public sealed record TextSegment(string Text, string? Label);

/// <summary>A sentence that knows which of its pieces are mentions, so that noise may change the words and the mentions stay true.</summary>
public sealed record LabelledText(IReadOnlyList<TextSegment> Segments)
{
    public string Text => string.Concat(Segments.Select(segment => segment.Text));

    /// <summary>The mentions in order of appearance; a text that is mentioned twice is here twice.</summary>
    public IEnumerable<TextSegment> Mentions => Segments.Where(segment => segment.Label is not null);

    /// <summary>
    /// False if a mention's text stands in the sentence elsewhere too, unlabelled or under another label. The row formats name a mention by its text alone,
    /// so a reader would have to guess which place is meant.
    /// </summary>
    public bool IsUnmistakable()
    {
        var text = Text;
        return Mentions.All(mention =>
            Mentions.All(other => other.Text != mention.Text || other.Label == mention.Label)
            && CountWholeWords(text, mention.Text) == Mentions.Count(other => other.Text == mention.Text));
    }

    public LabelledText With(Func<string, string> change) => new([.. Segments.Select(segment => segment with { Text = change(segment.Text) })]);

    /// <summary>The same sentence with a capital first letter.</summary>
    public LabelledText Capitalised()
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

    /// <summary>Puts a sentence together; neighbouring plain pieces become one.</summary>
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

        public LabelledText Build()
        {
            EndPlain();
            return new LabelledText([.. _segments]);
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
