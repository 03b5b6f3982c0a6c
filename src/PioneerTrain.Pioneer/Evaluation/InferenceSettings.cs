using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Settings of an evaluation by inference.</summary>
public sealed record InferenceSettings
{
    /// <summary>Maximum of <see cref="Concurrency"/>, which clients of the service use without
    /// problems.</summary>
    public const int MaximumConcurrency = 8;

    /// <summary>Model, labels and thresholds, the same for every row.</summary>
    public required InferenceRequest Request { get; init; }

    /// <summary>The API to use. Default null: the one of the client's address
    /// (<see cref="Client.PioneerClient.InferenceApi"/>); if the service does not have
    /// <c>/inference</c>, chat completions.</summary>
    public InferenceApi? Api { get; init; }

    /// <summary>Maximum number of requests at a time, 1 to 8; fewer while the service rejects
    /// requests with 429. Default 4.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>Number of rows that may fail. The evaluation continues beyond it;
    /// <see cref="InferenceEvaluation.HasTooManyFailedRows"/> compares. Default 0.</summary>
    public int MaxFailedRows { get; init; }

    /// <summary>Time limit of the whole evaluation, including the wait for the model. Default 30
    /// minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Returns the first setting that is out of range, as a sentence; null if all are
    /// valid.</summary>
    internal string? GetProblem() => this switch
    {
        { Concurrency: < 1 or > MaximumConcurrency } => $"The concurrency must be from 1 to {MaximumConcurrency}.",
        { MaxFailedRows: < 0 } => "The number of failed rows must not be negative.",
        _ when Timeout <= TimeSpan.Zero => "The time limit must be positive.",
        { Request.Threshold: not (>= 0 and <= 1) } or { Request.ClassThreshold: not (>= 0 and <= 1) } =>
            "A threshold must be a number from 0 to 1.",
        { Request: { Task: InferenceTask.Entities, Labels.Count: < 1 } } => "At least one label is required.",
        { Request: { Task: not InferenceTask.Entities, Labels.Count: < 2 } } =>
            "Classification requires at least two labels.",
        _ => null,
    };
}
