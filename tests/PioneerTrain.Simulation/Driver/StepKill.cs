namespace PioneerTrain.Simulation.Driver;

/// <summary>The moment of a kill: the event of the process with this number, or a time.</summary>
internal sealed record StepKill(int? Event, TimeSpan After)
{
    /// <param name="events">The maximum number of the event.</param>
    /// <param name="seconds">The maximum time.</param>
    public static StepKill Drawn(SeededRandom random, int events, double seconds) =>
        new(random.Chance(0.8) ? 1 + random.Below(events) : null, random.Seconds(0, seconds));
}
