using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>The messages about the baseline and the rules that compare with it.</summary>
internal static class BaselineMessages
{
    public static string MissingKey(string source, string key) => $"baseline.{key} is missing; it is required with from: {source}";

    public static string KeyOfOtherSource(string path, string owner, string source) =>
        $"{path} applies only to from: {owner} and has no effect with from: {source}; remove it";

    public static string NeedsBaseline(string path) => $"{path} requires a model to compare with; add baseline, or remove {path}";

    /// <summary>The warning about a maximum drop that the random seed alone exceeds.</summary>
    public static string BelowSeedNoise(DropRule rule) =>
        $"max_drop of {rule.Name} is {MetricText.Of(rule.MaxDrop)}: another random seed alone changes F1 by about {MetricText.Of(DropRule.SeedNoise)}, "
        + "so a new training can exceed it although nothing became worse. Use a larger max_drop.";
}
