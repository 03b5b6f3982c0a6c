using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>Generates sentences of a support desk with names from one pool.</summary>
internal sealed class SupportDeskGrammar
{
    /// <summary>
    /// The share of sentences in which a single word determines the type of a name.
    /// </summary>
    private const float CueShare = 0.55f;

    private static readonly Core[] _trainingCores = Cores(SupportDeskTemplates.Training);
    private static readonly Core[] _trainingCues = Cores(SupportDeskCues.Training);
    private static readonly Core[] _heldOutCores = Cores(SupportDeskTemplates.HeldOutOnly);
    private static readonly Core[] _heldOutCues = Cores(SupportDeskCues.HeldOutOnly);
    private static readonly Clauses _clauses = new(
        SupportDeskTemplates.Prefixes, SupportDeskTemplates.Suffixes, prefixShare: 0.35f, suffixShare: 0.35f);
    private static readonly TextNoise _noise = new(
        LowerCase: 0.12f, UpperCase: 0.03f, Typo: 0.02f, DroppedEnd: 0.2f, DroppedCommas: 0.1f);

    private readonly SupportDeskMentions _mentions;
    private readonly float _unseenShare;
    private readonly Pcg32 _random;

    /// <summary>Initializes a grammar.</summary>
    /// <param name="names">The names to use.</param>
    /// <param name="unseenShare">
    /// The share of sentences whose core is not in the training rows, 0 to 1.
    /// </param>
    public SupportDeskGrammar(NamePool names, float unseenShare, Pcg32 random)
    {
        _mentions = new SupportDeskMentions(names, random);
        _unseenShare = unseenShare;
        _random = random;
    }

    /// <summary>Returns a sentence and its core.</summary>
    public (LabeledText Sentence, Core Core) Next()
    {
        while (true)
        {
            var (plain, cues) = _random.Chance(_unseenShare)
                ? (_heldOutCores, _heldOutCues)
                : (_trainingCores, _trainingCues);
            var core = _random.Pick(_random.Chance(CueShare) ? cues : plain);
            var sentence = _noise.Apply(_clauses.Around(core, _random, _mentions.For), _random);
            if (sentence.IsUnambiguous())
            {
                return (sentence, core);
            }
        }
    }

    private static Core[] Cores(string[] sources) => [.. sources.Select(source => new Core(source))];
}
