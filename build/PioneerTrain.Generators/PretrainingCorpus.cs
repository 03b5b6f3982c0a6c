using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PioneerTrain.Trainer;

namespace PioneerTrain.Generators;

/// <summary>
/// The corpus for the pretraining of base models: synthetic labeled sentences from many domains.
/// It shares no templates, names and syllables with the demo, so that pretraining does not improve
/// the score on the demo by memorization. Ordinary words (play, book, weather, refund) occur in
/// both.
/// </summary>
public static class PretrainingCorpus
{
    /// <summary>The seed of the rows for the committed base models.</summary>
    public const ulong CommittedSeed = 777;

    /// <summary>The number of rows for the committed base models.</summary>
    public const int DefaultCount = 20_000;

    private const ulong Stream = 4;
    private const float SpeechShare = 0.5f;

    private static readonly Core[] _news = [.. PretrainingNews.Cores.Select(source => new Core(source))];
    private static readonly Core[] _speech = [.. PretrainingSpeech.Cores.Select(source => new Core(source))];
    private static readonly Clauses _aroundNews = new(
        PretrainingNews.Prefixes, PretrainingNews.Suffixes, prefixShare: 0.3f, suffixShare: 0.4f);
    private static readonly Clauses _aroundSpeech = new(
        PretrainingSpeech.Prefixes, PretrainingSpeech.Suffixes, prefixShare: 0.2f, suffixShare: 0.3f);
    private static readonly TextNoise _newsNoise = new(
        LowerCase: 0.15f, UpperCase: 0.03f, Typo: 0.005f, DroppedEnd: 0.1f, DroppedCommas: 0.1f);
    private static readonly TextNoise _speechNoise = new(
        LowerCase: 0.4f, UpperCase: 0.02f, Typo: 0.005f, DroppedEnd: 0.5f, DroppedCommas: 0.5f);

    // Every text is ASCII, so the relaxed encoder only keeps apostrophes readable.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All templates of the corpus.</summary>
    public static IEnumerable<string> Templates =>
    [
        .. PretrainingNews.Cores, .. PretrainingNews.Prefixes, .. PretrainingNews.Suffixes,
        .. PretrainingSpeech.Cores, .. PretrainingSpeech.Prefixes, .. PretrainingSpeech.Suffixes,
    ];

    /// <summary>
    /// Returns the rows as JSON in the format of GLiNER2:
    /// <c>{"input":"…","output":{"entities":{"label":["mention",…]}}}</c>. A larger count starts with the same rows.
    /// </summary>
    public static IEnumerable<string> Rows(int count, ulong seed) => Sentences(seed).Take(count).Select(ToJson);

    private static IEnumerable<LabeledText> Sentences(ulong seed)
    {
        var random = new Pcg32(seed, Stream);
        var mentions = new PretrainingMentions(random);
        while (true)
        {
            var sentence = random.Chance(SpeechShare)
                ? Write(random.Pick(_speech), _aroundSpeech, _speechNoise, mentions, random)
                : Write(random.Pick(_news), _aroundNews, _newsNoise, mentions, random);
            if (sentence.IsUnambiguous())
            {
                yield return sentence;
            }
        }
    }

    private static LabeledText Write(Core core, Clauses clauses, TextNoise noise, PretrainingMentions mentions, Pcg32 random) =>
        noise.Apply(clauses.Around(core, random, mentions.For), random);

    private static string ToJson(LabeledText sentence)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, _readable))
        {
            json.WriteStartObject();
            json.WriteString("input", sentence.Text);
            json.WriteStartObject("output");
            json.WriteStartObject("entities");
            foreach (var label in sentence.Mentions.GroupBy(mention => mention.Label!, StringComparer.Ordinal))
            {
                json.WriteStartArray(label.Key);
                foreach (var mention in label)
                {
                    json.WriteStringValue(mention.Text);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
