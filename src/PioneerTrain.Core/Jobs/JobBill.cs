namespace PioneerTrain.Jobs;

/// <summary>What the service charges for a training job. A member that is unknown is null.</summary>
/// <param name="ChargedUsd">The amount in US dollars, 0 or more.</param>
/// <param name="GpuMinutes">The time on accelerators in minutes, 0 or more.</param>
/// <param name="IsBilled">False while the amount can still change.</param>
public sealed record JobBill(decimal? ChargedUsd, decimal? GpuMinutes, bool? IsBilled)
{
    /// <summary>A larger number of dollars or minutes is not an amount.</summary>
    public const decimal LargestAmount = 1_000_000_000;
}
