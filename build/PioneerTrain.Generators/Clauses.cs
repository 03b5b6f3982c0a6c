using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>The middle of a sentence. A statement (it ends in a full stop) may take a clause behind it; a question or a command without a mark does not.</summary>
public sealed class Core(string source)
{
    public string Source { get; } = source;

    public bool IsStatement { get; } = source.EndsWith('.');

    /// <summary>The sentence without its full stop.</summary>
    public Template Body { get; } = new(source.EndsWith('.') ? source[..^1] : source);
}

/// <summary>The clauses that may stand before and behind a core, and how often they do (0 … 1).</summary>
internal sealed class Clauses(IEnumerable<string> prefixes, IEnumerable<string> suffixes, float prefixShare, float suffixShare)
{
    private readonly Template[] _prefixes = [.. prefixes.Select(source => new Template(source))];
    private readonly Template[] _suffixes = [.. suffixes.Select(source => new Template(source))];

    /// <summary>Writes a whole sentence: clause before, core, clause behind, full stop.</summary>
    public LabelledText Around(Core core, Pcg32 random, Func<string, string> nameFor)
    {
        var sentence = new LabelledText.Builder();
        if (random.Chance(prefixShare))
        {
            random.Pick(_prefixes).Fill(sentence, random, nameFor);
        }

        core.Body.Fill(sentence, random, nameFor);
        if (core.IsStatement)
        {
            if (random.Chance(suffixShare))
            {
                random.Pick(_suffixes).Fill(sentence, random, nameFor);
            }

            sentence.Append(".");
        }

        return sentence.Build().Capitalised();
    }
}
