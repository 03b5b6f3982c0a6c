using PioneerTrain.Configuration;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>The model that the trained model is compared with, found before a job is created.</summary>
internal sealed record BaselinePlan(BaselineSettings Settings)
{
    /// <summary>The model to evaluate: the id of a job, or a base model; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The evaluation to compare with; null when a model is evaluated.</summary>
    public EvaluationFile? Stored { get; init; }

    /// <summary>When the model was trained; null when unknown.</summary>
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>Why there is no baseline, as a clause; null when there is one.</summary>
    public string? Missing { get; init; }

    /// <summary>What a person should know about the baseline, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
