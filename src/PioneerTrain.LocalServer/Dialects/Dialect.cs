using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>How a family of addresses speaks of the same jobs, datasets and evaluations: its words, its shapes, its manners. The endpoints decide what happens.</summary>
internal abstract class Dialect
{
    /// <summary>Whether a log is streamed to whoever does not ask for JSON; else it is always a snapshot.</summary>
    public abstract bool StreamsLogs { get; }

    /// <summary>Whether a terminate deletes the checkpoints without being asked to.</summary>
    public virtual bool TerminatesWithCheckpoints => true;

    /// <summary>Whether an id that is no UUID is an invalid request, rather than one that nobody knows.</summary>
    public virtual bool HasUuids => false;

    /// <summary>Rows of an evaluation that does not say how many; null is all.</summary>
    public abstract int? UsualExamples { get; }

    /// <summary>How a handler gets it: from its group of endpoints.</summary>
    public static ValueTask<Dialect?> BindAsync(HttpContext context) => ValueTask.FromResult(context.GetEndpoint()?.Metadata.GetMetadata<Dialect>());

    /// <summary>The status word of a job, in answers, in filters and in refusals.</summary>
    public abstract string WordOf(StoredJob job);

    /// <summary>The word of an evaluation's refusal, which on the live service is not the job's own.</summary>
    public virtual string TrainingWordOf(StoredJob job) => WordOf(job);

    /// <summary>The answer to a create that was sent before; null where it is new, or where the family does not care.</summary>
    /// <param name="fingerprint">Of the request's body.</param>
    public virtual IResult? Replay(HttpRequest request, string fingerprint) => null;

    /// <summary>So that <see cref="Replay"/> knows it again.</summary>
    public virtual void Remember(HttpRequest request, StoredJob job)
    {
    }

    public abstract IResult Created(StoredJob job);

    public abstract IResult Job(StoredJob job);

    public abstract IResult Jobs(IEnumerable<StoredJob> page, int total, int start);

    /// <param name="before">The job as it was when the stop came.</param>
    public virtual IResult Stopped(StoredJob before) =>
        TypedResults.Ok(new StopAnswer(true, "Training job stopped. Checkpoints of finished epochs are kept.", before.Id, "stopped"));

    /// <param name="before">The job as it was when the request came.</param>
    /// <param name="deleted">Of its checkpoints; null where they are kept.</param>
    public virtual IResult Terminated(StoredJob before, int? deleted)
    {
        var rest = deleted is { } count ? $"{count} checkpoints deleted." : "Checkpoints preserved (pass delete_checkpoints=true to remove them).";
        return TypedResults.Ok(new TerminateAnswer(true, $"Training job terminated. {rest}", before.Id, deleted ?? 0));
    }

    public abstract IResult Checkpoints(StoredJob job);

    /// <summary>The weights of a complete job, or where they are.</summary>
    public abstract IResult Weights(StoredJob job, HttpRequest request);

    /// <summary>Whether a complete job cannot be evaluated yet.</summary>
    public abstract bool IsWarming(StoredJob job);

    public abstract IResult Evaluation(EvaluationAnswer evaluation);

    public abstract IResult Evaluations(IReadOnlyList<EvaluationAnswer> evaluations);

    public abstract IResult Dataset(DatasetVersion version);

    /// <summary>The 202 of an upload that will be processed.</summary>
    public abstract IResult Accepted(DatasetVersion version);

    public abstract IResult Datasets(IReadOnlyList<DatasetVersion> datasets);

    public abstract IResult Versions(IReadOnlyList<DatasetVersion> versions);

    /// <summary>Where the file of an upload goes, without the API key.</summary>
    public abstract string UploadAddress(StoredUpload upload, HttpRequest request);
}
