using System.Text.Encodings.Web;
using System.Text.Json;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>A labelled sentence of the demo.</summary>
/// <param name="Sentence">Text and mentions.</param>
/// <param name="Split"><c>train</c> or <c>validation</c>.</param>
/// <param name="Core">The template behind it.</param>
public sealed record DemoRow(LabelledText Sentence, string Split, string Core);

/// <summary>
/// The demo's data set: support-desk messages with persons, organizations, products, locations, dates and amounts, all invented by our own seeded grammar.
/// The held-out part uses other names throughout and, in about a third of its rows, sentences that training never shows.
/// </summary>
public static class DemoData
{
    /// <summary>The seed of the committed <c>demo/support-desk.jsonl</c>.</summary>
    public const ulong CommittedSeed = 20260701;

    public const int TrainingRows = 3000;
    public const int ValidationRows = 600;
    public const string TrainingSplit = "train";
    public const string ValidationSplit = "validation";

    private const float UnseenShare = 0.35f;

    // Streams of the random numbers, so that more rows of one split change nothing in the other.
    private const ulong NamesStream = 1;
    private const ulong TrainingStream = 2;
    private const ulong ValidationStream = 3;

    // Every text is ASCII, so the relaxed encoder changes nothing but to leave '&' and apostrophes readable.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every template, in the training rows or not.</summary>
    public static IEnumerable<string> Templates =>
    [
        .. SupportDeskTemplates.Training, .. SupportDeskTemplates.HeldOutOnly, .. SupportDeskTemplates.Prefixes, .. SupportDeskTemplates.Suffixes,
        .. SupportDeskCues.Training, .. SupportDeskCues.HeldOutOnly,
    ];

    /// <summary>The names of a seed's data set.</summary>
    public static SupportDeskNames Names(ulong seed) => SupportDeskNames.Create(new Pcg32(seed, NamesStream));

    /// <summary>3,000 training rows, then 600 held-out rows; no text occurs twice, not even in another case.</summary>
    public static IReadOnlyList<DemoRow> Rows(ulong seed)
    {
        var names = Names(seed);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var training = new SupportDeskGrammar(names.Training, unseenShare: 0, new Pcg32(seed, TrainingStream));
        var heldOut = new SupportDeskGrammar(names.HeldOut, UnseenShare, new Pcg32(seed, ValidationStream));
        return [.. Distinct(training, TrainingSplit, known).Take(TrainingRows), .. Distinct(heldOut, ValidationSplit, known).Take(ValidationRows)];
    }

    /// <summary>
    /// Writes the rows as JSON Lines (ASCII, LF): Pioneer's upload form <c>{"text":"…","entities":[["Dr. Kelo","person"],…]}</c>
    /// and our optional <c>split</c>. Mentions stand in order of appearance.
    /// </summary>
    public static void Write(Stream output, ulong seed)
    {
        using var json = new Utf8JsonWriter(output, _readable);
        foreach (var row in Rows(seed))
        {
            WriteRow(json, row);
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<DemoRow> Distinct(SupportDeskGrammar grammar, string split, HashSet<string> known)
    {
        while (true)
        {
            var (sentence, core) = grammar.Next();
            if (known.Add(sentence.Text))
            {
                yield return new DemoRow(sentence, split, core.Source);
            }
        }
    }

    private static void WriteRow(Utf8JsonWriter json, DemoRow row)
    {
        json.WriteStartObject();
        json.WriteString("text", row.Sentence.Text);
        json.WriteStartArray("entities");
        foreach (var mention in row.Sentence.Mentions)
        {
            json.WriteStartArray();
            json.WriteStringValue(mention.Text);
            json.WriteStringValue(mention.Label);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteString("split", row.Split);
        json.WriteEndObject();
    }
}
