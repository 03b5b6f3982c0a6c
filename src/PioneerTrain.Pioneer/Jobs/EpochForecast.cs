namespace PioneerTrain.Pioneer.Jobs;

/// <summary>A forecast of the epochs of a training job. A job may stop early, but rarely in the
/// middle of an epoch.</summary>
/// <param name="Length">Duration of one epoch, estimated from the epochs so far.</param>
/// <param name="SinceLast">Time since the end of the latest epoch that is known to have
/// ended.</param>
/// <param name="Uncertainty">Maximum error of <paramref name="SinceLast"/>, in either
/// direction.</param>
/// <param name="IsLast">True if the current epoch is the last one.</param>
public sealed record EpochForecast(TimeSpan Length, TimeSpan SinceLast, TimeSpan Uncertainty, bool IsLast);
