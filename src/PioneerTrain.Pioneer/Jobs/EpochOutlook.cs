namespace PioneerTrain.Pioneer.Jobs;

/// <summary>What is known of the epochs of a training. It may stop early, but hardly ever in the middle of one.</summary>
/// <param name="Length">Of one, as they went so far.</param>
/// <param name="SinceLast">Since the newest that is known to have ended.</param>
/// <param name="Doubt">How far off that may be, either way.</param>
/// <param name="IsLast">The one that is under way is the last one.</param>
public sealed record EpochOutlook(TimeSpan Length, TimeSpan SinceLast, TimeSpan Doubt, bool IsLast);
