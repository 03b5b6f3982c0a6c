using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// The stage of a job on the live service, which still deploys the model after training. On a local
/// server, these stages depend only on the time since the end of training. They are short enough to
/// wait for and long enough to be observed.
/// </summary>
/// <param name="Word">The value of <c>status</c>.</param>
/// <param name="NormalizedWord">
/// The value of <c>normalized_status</c>, which has fewer words.
/// </param>
/// <param name="IsTerminal">The value of <c>is_terminal_status</c>.</param>
/// <param name="HasArtifact">Whether the weights are ready.</param>
internal sealed record LiveStage(string Word, string NormalizedWord, bool IsTerminal, bool HasArtifact = false)
{
    /// <summary>Measured from the end of training, like the next two.</summary>
    private static readonly TimeSpan _normalizingAfter = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan _artifactReadyAfter = TimeSpan.FromMilliseconds(600);

    private static readonly TimeSpan _deployedAfter = TimeSpan.FromMilliseconds(1200);

    private static readonly LiveStage _complete = new("complete", "complete", true, HasArtifact: true);
    private static readonly LiveStage _completeWithoutArtifact = new("complete", "complete", true);
    private static readonly LiveStage _normalizing = new("normalizing", "running", false);
    private static readonly LiveStage _artifactReady = new("artifact_ready", "complete", true, HasArtifact: true);
    private static readonly LiveStage _deployed = new("deployed", "complete", true, HasArtifact: true);

    public bool IsDeployed => this == _deployed;

    /// <summary>Returns the stage of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The current time.</param>
    /// <param name="artifactIsLate">
    /// Whether the weights are prepared after the job is complete, not before.
    /// </param>
    public static LiveStage Of(StoredJob job, DateTimeOffset now, bool artifactIsLate) => job.Status switch
    {
        JobStatus.Requested => new("requested", "requested", false),
        JobStatus.Running => new("running", "running", false),
        JobStatus.Failed => new("errored", "failed", true),
        JobStatus.Stopped => new("stopped", "cancelled", true),
        JobStatus.Terminated => new("terminated", "cancelled", true),
        _ => AfterTraining(now - (job.CompletedAt ?? now), artifactIsLate),
    };

    private static LiveStage AfterTraining(TimeSpan since, bool artifactIsLate) => since switch
    {
        _ when since >= _deployedAfter => _deployed,
        _ when since >= _artifactReadyAfter => _artifactReady,
        _ when !artifactIsLate => _complete,
        _ when since >= _normalizingAfter => _normalizing,
        _ => _completeWithoutArtifact,
    };
}
