using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// A sentence template, such as <c>[please|] send the {product} to {location.city}</c>. Braces are
/// a mention with its label and, after a dot, the kind of name. Square brackets are alternatives
/// with equal probability; they can contain mentions but no nested brackets.
/// </summary>
public sealed class Template
{
    private readonly IReadOnlyList<IReadOnlyList<string>> _choices;

    public Template(string source)
    {
        Source = source;
        _choices = [.. SplitChoices(source)];
    }

    public string Source { get; }

    /// <summary>
    /// Creates a sentence. <paramref name="nameFor"/> receives the content of the braces and
    /// returns a name.
    /// </summary>
    public void Fill(LabeledText.Builder sentence, Pcg32 random, Func<string, string> nameFor)
    {
        foreach (var alternatives in _choices)
        {
            FillPlain(alternatives.Count == 1 ? alternatives[0] : random.Pick(alternatives), sentence, nameFor);
        }
    }

    private static void FillPlain(string text, LabeledText.Builder sentence, Func<string, string> nameFor)
    {
        var at = 0;
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', at))
        {
            var close = text.IndexOf('}', open);
            var slot = text[(open + 1)..close];
            sentence.Append(text[at..open]);
            sentence.AppendMention(nameFor(slot), slot.Split('.')[0]);
            at = close + 1;
        }

        sentence.Append(text[at..]);
    }

    private static IEnumerable<IReadOnlyList<string>> SplitChoices(string source)
    {
        var at = 0;
        for (var open = source.IndexOf('[', StringComparison.Ordinal); open >= 0; open = source.IndexOf('[', at))
        {
            var close = source.IndexOf(']', open);
            yield return [source[at..open]];
            yield return source[(open + 1)..close].Split('|');
            at = close + 1;
        }

        yield return [source[at..]];
    }
}
