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

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Concurrency, MaximumConcurrency);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxFailedRows);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Request.Labels.Count, Request.Task == InferenceTask.Entities ? 1 : 2);
        if (Request.Threshold is not (>= 0 and <= 1) || Request.ClassThreshold is not (>= 0 and <= 1))
        {
            throw new ArgumentException("A threshold must be a number from 0 to 1.");
        }
    }
}
