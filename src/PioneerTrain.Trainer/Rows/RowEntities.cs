using System.Text.Json;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Reads the entities of a row: from its spans if it has any, or from mentions, which are located
/// in the text.
/// </summary>
internal static class RowEntities
{
    /// <summary>Returns the entities, or null if the row is not annotated with entities.</summary>
    public static IReadOnlyList<EntitySpan>? Read(
        JsonElement row, string text, IReadOnlyList<Token> tokens, WarnAboutRow warn)
    {
        var labels = RowReader.Labels(row);
        if (labels.TryGetProperty("relations", out var relations))
        {
            warn("\"relations\" is not used", CountOf(relations));
        }

        var matcher = new MentionMatcher(text, tokens);
        if (row.TryGetProperty("spans", out var spans) && spans.ValueKind == JsonValueKind.Array)
        {
            PlaceSpans(spans, text, matcher, warn);
            return matcher.Found;
        }

        if (!labels.TryGetProperty("entities", out var entities) || entities.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        foreach (var mention in matcher.Place(ReadMentions(entities)))
        {
            warn($"the {mention.Label} \"{Shorten(mention.Text)}\" was not found in the text at word boundaries "
                + "and is ignored", 1);
        }

        return matcher.Found;
    }

    // Relations are a list, or an object of names to lists.
    private static int CountOf(JsonElement relations) => relations.ValueKind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.Array => relations.GetArrayLength(),
        JsonValueKind.Object => relations.EnumerateObject().Sum(each => CountOf(each.Value)),
        _ => 1,
    };

    private static void PlaceSpans(JsonElement spans, string text, MentionMatcher matcher, WarnAboutRow warn)
    {
        CheckCount(spans.GetArrayLength());
        var offsets = CodePointOffsets(text);
        foreach (var span in spans.EnumerateArray())
        {
            var isTriple = span.ValueKind == JsonValueKind.Array && span.GetArrayLength() == 3;
            if (!isTriple || !TryOffset(span[0], offsets, out var start) || !TryOffset(span[1], offsets, out var end))
            {
                throw new InvalidRowException(
                    $"a span is invalid; expected [start, end, label] with offsets from 0 to {offsets.Count - 1}");
            }

            var label = RowReader.ReadName(span[2], "an entity label");
            if (!matcher.TryTake(start, end, label))
            {
                warn($"the {label} from {span[0].GetInt32()} to {span[1].GetInt32()} is not at word boundaries "
                    + "or overlaps another entity, and is ignored", 1);
            }
        }
    }

    private static bool TryOffset(JsonElement value, List<int> offsets, out int offset)
    {
        offset = -1;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var codePoints) || codePoints < 0 || codePoints >= offsets.Count)
        {
            return false;
        }

        offset = offsets[codePoints];
        return true;
    }

    /// <summary>
    /// Returns the UTF-16 offset of each code point and of the end. Spans count code points,
    /// because most rows are written by Python.
    /// </summary>
    private static List<int> CodePointOffsets(string text)
    {
        var offsets = new List<int>(text.Length + 1);
        for (var i = 0; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            offsets.Add(i);
        }

        offsets.Add(text.Length);
        return offsets;
    }

    private static List<Mention> ReadMentions(JsonElement entities)
    {
        var mentions = entities.ValueKind switch
        {
            JsonValueKind.Array => entities.EnumerateArray().Select(ReadPair).ToList(),
            JsonValueKind.Object => entities.EnumerateObject().SelectMany(ReadByLabel).ToList(),
            _ => throw new InvalidRowException(
                $"\"entities\" is {RowReader.Name(entities)}; "
                + "expected a list of [text, label] or an object of label to texts"),
        };
        CheckCount(mentions.Count);
        return mentions;
    }

    private static Mention ReadPair(JsonElement pair)
    {
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2)
        {
            var found = pair.ValueKind == JsonValueKind.Array
                ? $"a list of {pair.GetArrayLength()}"
                : RowReader.Name(pair);
            throw new InvalidRowException($"an entity is {found}; expected [text, label]");
        }

        return new Mention(ReadMention(pair[0]), RowReader.ReadName(pair[1], "an entity label"));
    }

    private static IEnumerable<Mention> ReadByLabel(JsonProperty property)
    {
        var label = RowReader.CheckName(property.Name, "an entity label");
        var mentions = property.Value.ValueKind switch
        {
            JsonValueKind.Array => property.Value.EnumerateArray().ToList(),
            JsonValueKind.String => [property.Value],
            _ => throw new InvalidRowException(
                $"\"entities\".\"{Shorten(label)}\" is {RowReader.Name(property.Value)}; expected a list of texts"),
        };
        return mentions.Select(mention => new Mention(ReadMention(mention), label));
    }

    private static string ReadMention(JsonElement mention)
    {
        var text = mention.ValueKind == JsonValueKind.String
            ? mention.GetString()!.Trim()
            : throw new InvalidRowException($"the text of an entity is {RowReader.Name(mention)}; expected a string");
        return text.Length > 0 ? text : throw new InvalidRowException("the text of an entity is empty");
    }

    private static void CheckCount(int entities)
    {
        if (entities > DatasetLimits.EntitiesPerRow)
        {
            throw new InvalidRowException(
                $"the row has {entities} entities; expected at most {DatasetLimits.EntitiesPerRow}");
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
