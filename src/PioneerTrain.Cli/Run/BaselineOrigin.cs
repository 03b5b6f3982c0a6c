using PioneerTrain.Gating;

namespace PioneerTrain.Cli.Run;

/// <summary>Where the evaluation of a baseline comes from. A member that is unknown is null.</summary>
internal sealed record BaselineOrigin
{
    public string? Branch { get; init; }

    public string? Commit { get; init; }

    /// <summary>The workflow run whose report has the evaluation.</summary>
    public long? RunId { get; init; }

    /// <summary>The tag of the release.</summary>
    public string? Release { get; init; }

    /// <summary>The page of the workflow run or release.</summary>
    public string? Url { get; init; }

    /// <summary>When the baseline was evaluated, released or, for a job, trained.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The time from <see cref="CreatedAt"/> to this run.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The verdict of the baseline's own gate.</summary>
    public VerdictWord? Verdict { get; init; }
}
