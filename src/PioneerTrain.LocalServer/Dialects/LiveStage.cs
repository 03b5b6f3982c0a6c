using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// Where a job stands in the live service's longer life: when training is done, its artifact is still prepared and deployed. Here these stages are a matter of
/// time alone, short enough to wait for and long enough to be met.
/// </summary>
/// <param name="Word">The persisted status.</param>
/// <param name="NormalizedWord">The same in the service's shorter vocabulary.</param>
internal sealed record LiveStage(string Word, string NormalizedWord, bool IsTerminal)
{
    /// <summary>After the end of training.</summary>
    private static readonly TimeSpan _normalizingAfter = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan _artifactReadyAfter = TimeSpan.FromMilliseconds(600);

    private static readonly TimeSpan _deployedAfter = TimeSpan.FromMilliseconds(1200);

    private static readonly LiveStage _complete = new("complete", "complete", true);
    private static readonly LiveStage _normalizing = new("normalizing", "running", false);
    private static readonly LiveStage _artifactReady = new("artifact_ready", "complete", true);
    private static readonly LiveStage _deployed = new("deployed", "complete", true);

    public bool IsDeployed => this == _deployed;

    public bool HasArtifact => this == _artifactReady || IsDeployed;

    public static LiveStage Of(StoredJob job, DateTimeOffset now) => job.Status switch
    {
        JobStatus.Requested => new("requested", "requested", false),
        JobStatus.Running => new("running", "running", false),
        JobStatus.Failed => new("errored", "failed", true),
        JobStatus.Stopped => new("stopped", "cancelled", true),
        JobStatus.Terminated => new("terminated", "cancelled", true),
        _ => AfterTraining(now - (job.CompletedAt ?? now)),
    };

    private static LiveStage AfterTraining(TimeSpan since) => since switch
    {
        _ when since < _normalizingAfter => _complete,
        _ when since < _artifactReadyAfter => _normalizing,
        _ when since < _deployedAfter => _artifactReady,
        _ => _deployed,
    };
}
