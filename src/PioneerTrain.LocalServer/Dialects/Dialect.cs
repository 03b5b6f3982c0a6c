using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// The representation of jobs, datasets and evaluations in an address family: status words,
/// response formats and conventions. The endpoints implement the behavior.
/// </summary>
internal abstract class Dialect
{
    /// <summary>
    /// Whether a log is streamed if the client requests text; otherwise it is always a snapshot.
    /// </summary>
    public abstract bool StreamsLogs { get; }

    /// <summary>Whether a terminate request deletes the checkpoints by default.</summary>
    public virtual bool TerminatesWithCheckpoints => true;

    /// <summary>
    /// Whether an id that is not a UUID makes a request invalid; otherwise such an id is not found.
    /// </summary>
    public virtual bool HasUuids => false;

    /// <summary>The default number of rows of an evaluation; null means all.</summary>
    public abstract int? DefaultMaxExamples { get; }

    /// <summary>Binds the dialect of the endpoint group to a parameter of a handler.</summary>
    public static ValueTask<Dialect?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.GetEndpoint()?.Metadata.GetMetadata<Dialect>());

    /// <summary>
    /// Returns the status word of a job for responses, filters and error messages.
    /// </summary>
    public abstract string WordOf(StoredJob job);

    /// <summary>
    /// Returns the status word for the error message of an evaluation, which differs from the
    /// status of the job on the live service.
    /// </summary>
    public virtual string TrainingStatusOf(StoredJob job) => WordOf(job);

    /// <summary>
    /// Returns the response to a repeated create request; null if the request is new or the family
    /// does not detect repeated requests.
    /// </summary>
    /// <param name="request">The create request.</param>
    /// <param name="fingerprint">The fingerprint of the request's body.</param>
    public virtual IResult? Replay(HttpRequest request, string fingerprint) => null;

    /// <summary>Records a create request, so that <see cref="Replay"/> recognizes it.</summary>
    public virtual void Remember(HttpRequest request, StoredJob job)
    {
    }

    public abstract IResult Created(StoredJob job);

    public abstract IResult Job(StoredJob job);

    public abstract IResult Jobs(IEnumerable<StoredJob> page, int total, int start);

    /// <summary>Returns the response to a stop request.</summary>
    /// <param name="before">The job before the request.</param>
    public virtual IResult Stopped(StoredJob before) =>
        TypedResults.Ok(new StopAnswer(true, "Training job stopped. Checkpoints of finished epochs are kept.", before.Id, "stopped"));

    /// <summary>Returns the response to a terminate request.</summary>
    /// <param name="before">The job before the request.</param>
    /// <param name="deleted">The number of deleted checkpoints; null if they are kept.</param>
    public virtual IResult Terminated(StoredJob before, int? deleted)
    {
        var rest = deleted is { } count
            ? $"{count} checkpoints deleted."
            : "Checkpoints preserved (pass delete_checkpoints=true to remove them).";
        return TypedResults.Ok(new TerminateAnswer(true, $"Training job terminated. {rest}", before.Id, deleted ?? 0));
    }

    public abstract IResult Checkpoints(StoredJob job);

    /// <summary>Returns the weights of a complete job, or their address.</summary>
    public abstract IResult Weights(StoredJob job, HttpRequest request);

    /// <summary>Returns whether a complete job cannot be evaluated yet.</summary>
    public abstract bool IsWarming(StoredJob job);

    public abstract IResult Evaluation(EvaluationAnswer evaluation);

    public abstract IResult Evaluations(IReadOnlyList<EvaluationAnswer> evaluations);

    public abstract IResult Dataset(DatasetVersion version);

    /// <summary>Returns the 202 response for an upload that will be processed.</summary>
    public abstract IResult Accepted(DatasetVersion version);

    public abstract IResult Datasets(IReadOnlyList<DatasetVersion> datasets);

    public abstract IResult Versions(IReadOnlyList<DatasetVersion> versions);

    /// <summary>Returns the address that the file is uploaded to without the API key.</summary>
    public abstract string UploadAddress(StoredUpload upload, HttpRequest request);
}
