namespace PioneerTrain.Trainer.Rows;

/// <summary>A mention as rows list it: its words and its label, without a place.</summary>
internal sealed record Mention(string Text, string Label);

/// <summary>
/// Finds the places of mentions in a text. The longest mention goes first, and each takes one free place that begins and ends on token borders; so a text that
/// is listed twice, with two labels perhaps, takes its places in order. Then a mention whose text has one label only takes all places that are still free, as
/// GLiNER2 does.
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

    /// <summary>What was found, in order of appearance.</summary>
    public IReadOnlyList<EntitySpan> Found => [.. _found.OrderBy(span => span.Start)];

    /// <summary>Places all mentions; answers those that have no place.</summary>
    public IReadOnlyList<Mention> Place(IReadOnlyList<Mention> mentions)
    {
        var longestFirst = mentions.OrderByDescending(mention => mention.Text.Length).ToList();
        var homeless = longestFirst.Where(mention => !TakeFirst(mention)).ToList();
        foreach (var sameText in longestFirst.Except(homeless).GroupBy(mention => mention.Text, StringComparer.Ordinal))
        {
            if (sameText.DistinctBy(mention => mention.Label, StringComparer.Ordinal).Count() == 1)
            {
                Take(sameText.First(), StringComparison.OrdinalIgnoreCase, onlyFirst: false);
            }
        }

        return homeless;
    }

    /// <summary>Places a mention whose offsets are known; false when they are not on token borders or another mention stands there.</summary>
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

    /// <summary>As it is written, or else in other letters: GLiNER2 compares without case.</summary>
    private bool TakeFirst(Mention mention) =>
        Take(mention, StringComparison.Ordinal, onlyFirst: true) || Take(mention, StringComparison.OrdinalIgnoreCase, onlyFirst: true);

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
