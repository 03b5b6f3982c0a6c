using System.Text;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Synthetic;

/// <summary>A generated row.</summary>
/// <param name="Text">The text.</param>
/// <param name="Mentions">The mentions in order of appearance; empty for a class.</param>
/// <param name="Class">The class; null for entities.</param>
internal sealed record SyntheticRow(string Text, IReadOnlyList<(string Text, string Label)> Mentions, string? Class);

/// <summary>
/// Generates sentences with a seeded grammar. They contain words of the domain's description, the
/// labels as words, and invented names.
/// </summary>
/// <param name="labels">The labels of entities, or the classes.</param>
/// <param name="topics">The words of the domain.</param>
internal sealed class SyntheticText(IReadOnlyList<string> labels, IReadOnlyList<string> topics, Pcg32 random)
{
    private const int MaxPhrases = 3;
    private const int CuesPerClass = 4;

    private static readonly string[] _openings = ["", "", "please note that ", "as reported, ", "about the {topic}: ", "for the {topic}, "];
    private static readonly string[] _links = [" and ", ", while ", "; also "];
    private static readonly string[] _endings = [".", " today.", " for the {topic} team.", " after the {topic} review."];
    private static readonly string[] _mentions =
        ["the {label} is {name}", "{label} {name} was confirmed", "we recorded {name} as {label}", "{name} is the new {label}"];

    private static readonly string[] _plain =
        ["nothing about the {topic} has changed", "the {topic} was discussed", "we are still waiting for the {topic}"];

    private static readonly string[] _classes =
        ["this is about {label}", "it concerns the {cue} and the {cue}", "the {cue} came up again", "we talked about {label} and the {cue}"];

    private readonly IReadOnlyList<IReadOnlyList<string>> _cues =
        [.. labels.Select(_ => (IReadOnlyList<string>)[.. Enumerable.Range(0, CuesPerClass).Select(_ => SyntheticWords.Word(random))])];

    /// <summary>Returns a sentence with mentions. One in eight sentences has none.</summary>
    public SyntheticRow NextWithMentions()
    {
        while (true)
        {
            var mentions = new List<(string Text, string Label)>();
            var text = new StringBuilder(Opening());
            var phrases = random.Next(8) == 0 ? 0 : 1 + random.Next(Math.Min(MaxPhrases, labels.Count));
            if (phrases == 0)
            {
                text.Append(Fill(SyntheticWords.Pick(random, _plain)));
            }

            for (var i = 0; i < phrases; i++)
            {
                var kind = random.Next(labels.Count);
                mentions.Add((SyntheticWords.Name(random, kind), labels[kind]));
                text.Append(i == 0 ? "" : SyntheticWords.Pick(random, _links))
                    .Append(Fill(SyntheticWords.Pick(random, _mentions), kind, mentions[^1].Text));
            }

            var sentence = Finish(text);
            if (mentions.All(mention => Occurs(sentence, mention.Text) == 1))
            {
                return new SyntheticRow(sentence, mentions, Class: null);
            }
        }
    }

    /// <summary>Returns a sentence of a class.</summary>
    public SyntheticRow NextWithClass()
    {
        var kind = random.Next(labels.Count);
        var text = new StringBuilder(Opening()).Append(Fill(SyntheticWords.Pick(random, _classes), kind, name: ""));
        return new SyntheticRow(Finish(text), [], labels[kind]);
    }

    private string Opening() => Fill(SyntheticWords.Pick(random, _openings));

    private string Finish(StringBuilder text)
    {
        text.Append(Fill(SyntheticWords.Pick(random, _endings)));
        text[0] = char.ToUpperInvariant(text[0]);
        return text.ToString();
    }

    private string Fill(string template, int kind = 0, string name = "")
    {
        var filled = new StringBuilder();
        var at = 0;
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', at))
        {
            var close = template.IndexOf('}', open);
            filled.Append(template, at, open - at).Append(template[(open + 1)..close] switch
            {
                "topic" => SyntheticWords.Pick(random, topics),
                "label" => labels[kind].Replace('_', ' '),
                "cue" => SyntheticWords.Pick(random, _cues[kind]),
                _ => name,
            });
            at = close + 1;
        }

        return filled.Append(template, at, template.Length - at).ToString();
    }

    // The rows identify a mention by its text, which must therefore be unique.
    private static int Occurs(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
