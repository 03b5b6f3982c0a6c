using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>
/// Entities as the evaluations of the live service report them: one tag for each token between
/// white space, <c>O</c> or <c>B-label</c>. Captured records have no <c>I-</c> tags: every token of
/// an entity has the same tag.
/// </summary>
internal static class EntityTags
{
    public const string Outside = "O";

    /// <summary>
    /// Returns the tags of a text. A token that only contains an entity, such as a word with a
    /// comma, has the tag of the entity.
    /// </summary>
    public static IReadOnlyList<string> Of(string text, IReadOnlyList<EntitySpan> entities)
    {
        var tags = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            if (char.IsWhiteSpace(text[start]))
            {
                start++;
                continue;
            }

            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            var entity = entities.FirstOrDefault(each => each.Start < end && each.End > start);
            tags.Add(entity is null ? Outside : $"B-{entity.Label}");
            start = end;
        }

        return tags;
    }

    /// <summary>
    /// Returns the tags of a prediction, which are an empty list if nothing was predicted, as in
    /// captured records.
    /// </summary>
    public static IReadOnlyList<string> OfPrediction(string text, IReadOnlyList<EntitySpan> entities) =>
        entities.Count == 0 ? [] : Of(text, entities);
}
