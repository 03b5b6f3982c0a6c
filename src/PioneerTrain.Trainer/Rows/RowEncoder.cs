using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Converts rows to the input of a model, and the tags of a model to entities in the text.
/// </summary>
internal sealed class RowEncoder(Architecture architecture, IReadOnlyList<string> labels, IReadOnlyList<string> classes)
{
    private readonly HashedFeatures _features = new(architecture.Buckets);
    private readonly Dictionary<string, int> _labels = IndexOf(labels);
    private readonly Dictionary<string, int> _classes = IndexOf(classes);

    /// <summary>
    /// Encodes the first tokens of a row, up to the limit of the model. Entities that end after them,
    /// and entities with labels that the model does not know, are omitted.
    /// </summary>
    public EncodedRow Encode(TrainingRow row)
    {
        var tokens = TokensOf(row);
        var features = new int[tokens.Count][];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = _features.Of(tokens[i].In(row.Text));
        }

        var tags = row.Entities is null || labels.Count == 0 ? null : Tags(row.Entities, tokens);
        return new EncodedRow(
            features, tags, row.Class is not null && _classes.TryGetValue(row.Class, out var index) ? index : -1);
    }

    /// <summary>Returns the entities of a tag sequence with their offsets in the text.</summary>
    public IReadOnlyList<EntitySpan> Decode(TrainingRow row, int[] tags)
    {
        var tokens = TokensOf(row);
        return [.. Bio.Entities(tags).Select(
            entity => new EntitySpan(tokens[entity.First].Start, tokens[entity.End - 1].End, labels[entity.Label]))];
    }

    private static Dictionary<string, int> IndexOf(IReadOnlyList<string> names) =>
        names.Select((name, index) => (name, index)).ToDictionary(
            pair => pair.name, pair => pair.index, StringComparer.Ordinal);

    private List<Token> TokensOf(TrainingRow row)
    {
        var tokens = Tokenizer.Tokenize(row.Text);
        if (tokens.Count > architecture.MaxTokens)
        {
            tokens.RemoveRange(architecture.MaxTokens, tokens.Count - architecture.MaxTokens);
        }

        return tokens;
    }

    private int[] Tags(IReadOnlyList<EntitySpan> entities, List<Token> tokens)
    {
        var tags = new int[tokens.Count];
        foreach (var entity in entities)
        {
            if (entity.End > tokens[^1].End || !_labels.TryGetValue(entity.Label, out var label))
            {
                continue;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (tokens[i].Start >= entity.Start && tokens[i].End <= entity.End)
                {
                    tags[i] = tokens[i].Start == entity.Start ? Bio.Begin(label) : Bio.Inside(label);
                }
            }
        }

        return tags;
    }
}
