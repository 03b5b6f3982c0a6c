using PioneerTrain.Jobs;

namespace PioneerTrain.Configuration;

/// <summary>The section <c>sweep</c>: several jobs that differ in some fields.</summary>
/// <param name="Legs">At least two, in the order of the values; the last field varies first.</param>
public sealed record SweepSettings(IReadOnlyList<SweepLeg> Legs)
{
    /// <summary>
    /// The number of consecutive epochs with a rising loss after which a job of a sweep is stopped,
    /// when the config has no <c>limits.stop_on_divergence</c>.
    /// </summary>
    internal const int DefaultStopOnDivergence = 3;

    /// <summary>The maximum number of jobs that train at the same time, 1 to 16. Default: 2.</summary>
    public required int MaxParallel { get; init; }

    /// <summary>
    /// The path of the file on which the best model is selected; null selects on the evaluation of
    /// the config.
    /// </summary>
    public string? SelectOn { get; init; }
}

/// <summary>One job of a sweep.</summary>
/// <param name="Fields">The values of its fields as text, in the order of the config.</param>
/// <param name="Job">The request that creates the job.</param>
public sealed record SweepLeg(IReadOnlyDictionary<string, string> Fields, TrainingJobRequest Job)
{
    /// <summary>The fields for people, such as <c>learning_rate 1e-05, training_type lora</c>.</summary>
    public string Name => string.Join(", ", Fields.Select(entry => $"{entry.Key} {entry.Value}"));
}
