namespace PioneerTrain.Trainer.Rows;

/// <summary>A mention as listed in a row: its text and its label, without offsets.</summary>
internal sealed record Mention(string Text, string Label);

/// <summary>
/// Finds the offsets of mentions in a text. The longest mention is placed first. Each mention gets
/// one free range that starts and ends at token boundaries, so a text that is listed twice,
/// possibly with two labels, gets its ranges in order. Then a mention whose text has only one label
/// gets all ranges that are still free, as in GLiNER2.
/// </summary>
internal sealed class MentionMatcher
{
    private readonly string _text;
    private readonly Dictionary<int, int> _tokenStartingAt = [];
    private readonly Dictionary<int, int> _tokenEndingAt = [];
    private readonly bool[] _taken;
    private readonly List<EntitySpan> _found = [];

    public MentionMatcher(string text, IReadOnlyList<Token> tokens)
    {
        _text = text;
        _taken = new bool[tokens.Count];
        for (var i = 0; i < tokens.Count; i++)
        {
            _tokenStartingAt[tokens[i].Start] = i;
            _tokenEndingAt[tokens[i].End] = i;
        }
    }

    /// <summary>The placed entities in order of appearance.</summary>
    public IReadOnlyList<EntitySpan> Found => [.. _found.OrderBy(span => span.Start)];

    /// <summary>Places all mentions and returns those that were not found.</summary>
    public IReadOnlyList<Mention> Place(IReadOnlyList<Mention> mentions)
    {
        var longestFirst = mentions.OrderByDescending(mention => mention.Text.Length).ToList();
        var notFound = longestFirst.Where(mention => !TakeFirst(mention)).ToList();
        foreach (var sameText in longestFirst.Except(notFound).GroupBy(mention => mention.Text, StringComparer.Ordinal))
        {
            if (sameText.DistinctBy(mention => mention.Label, StringComparer.Ordinal).Count() == 1)
            {
                Take(sameText.First(), StringComparison.OrdinalIgnoreCase, onlyFirst: false);
            }
        }

        return notFound;
    }

    /// <summary>
    /// Places a mention with known offsets. Returns false if they are not at token boundaries or
    /// overlap another mention.
    /// </summary>
    public bool TryTake(int start, int end, string label)
    {
        if (!_tokenStartingAt.TryGetValue(start, out var first) || !_tokenEndingAt.TryGetValue(end, out var last) || last < first)
        {
            return false;
        }

        if (_taken.AsSpan(first, last - first + 1).Contains(true))
        {
            return false;
        }

        _taken.AsSpan(first, last - first + 1).Fill(true);
        _found.Add(new EntitySpan(start, end, label));
        return true;
    }

    /// <summary>
    /// Places the exact text, or else the text in another case, because GLiNER2 ignores case.
    /// </summary>
    private bool TakeFirst(Mention mention) =>
        Take(mention, StringComparison.Ordinal, onlyFirst: true) || Take(
            mention, StringComparison.OrdinalIgnoreCase, onlyFirst: true);

    private bool Take(Mention mention, StringComparison comparison, bool onlyFirst)
    {
        var found = false;
        for (var at = _text.IndexOf(mention.Text, comparison); at >= 0 && !(found && onlyFirst); at = _text.IndexOf(mention.Text, at + 1, comparison))
        {
            found |= TryTake(at, at + mention.Text.Length, mention.Label);
        }

        return found;
    }
}
