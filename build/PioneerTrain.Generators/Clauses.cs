using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// The core of a sentence. A clause can follow a statement (with a full stop), but not a question
/// or a command without punctuation.
/// </summary>
public sealed class Core(string source)
{
    public string Source { get; } = source;

    public bool IsStatement { get; } = source.EndsWith('.');

    /// <summary>The sentence without the full stop.</summary>
    public Template Body { get; } = new(source.EndsWith('.') ? source[..^1] : source);
}

/// <summary>The clauses before and after a core, with their probabilities (0 to 1).</summary>
internal sealed class Clauses(
    IEnumerable<string> prefixes, IEnumerable<string> suffixes, float prefixShare, float suffixShare)
{
    private readonly Template[] _prefixes = [.. prefixes.Select(source => new Template(source))];
    private readonly Template[] _suffixes = [.. suffixes.Select(source => new Template(source))];

    /// <summary>Creates a complete sentence: clause, core, clause, full stop.</summary>
    public LabeledText Around(Core core, Pcg32 random, Func<string, string> nameFor)
    {
        var sentence = new LabeledText.Builder();
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

        return sentence.Build().Capitalized();
    }
}
