namespace PioneerTrain.Trainer.Layers;

/// <summary>
/// Entities as one tag for each token (Ramshaw &amp; Marcus 1995, the BIO2 format): 0 is outside,
/// 1 + 2 × label begins an entity, 2 + 2 × label continues it.
/// </summary>
internal static class Bio
{
    public const int Outside = 0;

    public static int TagCount(int labels) => 1 + (2 * labels);

    public static int Begin(int label) => 1 + (2 * label);

    public static int Inside(int label) => 2 + (2 * label);

    public static bool IsInside(int tag) => tag != Outside && tag % 2 == 0;

    public static int LabelOf(int tag) => (tag - 1) / 2;

    /// <summary>
    /// Returns the entities of a tag sequence: first token, exclusive end, label.
    /// </summary>
    public static IEnumerable<(int First, int End, int Label)> Entities(int[] tags)
    {
        var first = -1;
        for (var token = 0; token <= tags.Length; token++)
        {
            var continues = first >= 0 && token < tags.Length && IsInside(tags[token]) && LabelOf(tags[token]) == LabelOf(tags[first]);
            if (continues)
            {
                continue;
            }

            if (first >= 0)
            {
                yield return (first, token, LabelOf(tags[first]));
            }

            first = token < tags.Length && tags[token] != Outside ? token : -1;
        }
    }
}
