using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Signed;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// The newer address family: the records of the live service, and idempotent create requests.
/// </summary>
internal sealed class V1Dialect(
    DatasetStore datasets,
    JobStore jobs,
    SubmissionKeys keys,
    SignedServer signed,
    FaultSwitches faults,
    TimeProvider time)
    : LiveDialect(datasets, signed, faults, time)
{
    private const string KeyHeader = "Idempotency-Key";

    public override bool TerminatesWithCheckpoints => false;

    public override IResult? Replay(HttpRequest request, string fingerprint)
    {
        if (Key(request) is { } key && keys.Find(key) is { } known)
        {
            return Replay(known, fingerprint);
        }

        return jobs.All().FirstOrDefault(job => !job.HasEnded && job.Fingerprint == fingerprint) is { } active
            ? Rejection.DuplicateSubmission(active.Id)
            : null;
    }

    public override void Remember(HttpRequest request, StoredJob job)
    {
        if (Key(request) is { } key)
        {
            keys.Add(key, job);
        }
    }

    /// <summary>
    /// Returns <c>stopping</c> for a running job. The next read of the job returns <c>stopped</c>.
    /// </summary>
    public override IResult Stopped(StoredJob before) => before.Status == JobStatus.Running
        ? TypedResults.Accepted((string?)null, new StopAnswer(true, "Training job is stopping.", before.Id, "stopping"))
        : base.Stopped(before);

    /// <inheritdoc cref="Stopped"/>
    public override IResult Terminated(StoredJob before, int? deleted) => before.Status == JobStatus.Running && deleted is null
        ? TypedResults.Accepted((string?)null, new TerminateAnswer(true, "Training job is stopping.", before.Id, 0, "stopping"))
        : base.Terminated(before, deleted);

    /// <summary>Returns null, because the family has no evaluations.</summary>
    protected override EvaluatedScores? ScoresOf(StoredJob job) => null;

    private IResult Replay(SubmissionKey known, string fingerprint)
    {
        if (known.Fingerprint != fingerprint)
        {
            return Rejection.KeyReused(known.JobId);
        }

        return jobs.TryGet(known.JobId, out var entry) ? Created(entry.Job) : Rejection.KeyOfDeletedJob(known.JobId);
    }

    private static string? Key(HttpRequest request) =>
        request.Headers[KeyHeader].ToString() is { Length: > 0 } key ? key : null;
}
