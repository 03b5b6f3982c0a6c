using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The error responses of the endpoints, except the errors of single fields.</summary>
internal static class Rejection
{
    private const int ShownLength = 100;
    private const int ShownNames = 20;

    public static NotFound<ErrorAnswer> JobNotFound(string id) => NotFound($"Training job '{Shown(id)}' not found.");

    public static NotFound<ErrorAnswer> EvaluationNotFound(string id) =>
        NotFound($"Evaluation '{Shown(id)}' not found.");

    public static NotFound<ErrorAnswer> GenerationNotFound(string id) =>
        NotFound($"Generation job '{Shown(id)}' not found.");

    public static NotFound<ErrorAnswer> UploadNotFound(string id) =>
        NotFound($"Dataset upload '{Shown(id)}' not found.");

    public static NotFound<ErrorAnswer> DatasetNotFound(
        string name, string? version, IReadOnlyList<DatasetVersion> known)
    {
        var versions = known.Where(each => each.Name == name).Select(each => each.VersionNumber).ToList();
        if (versions.Count > 0)
        {
            return NotFound(
                $"Dataset '{Shown(name)}' has no version '{Shown(version ?? "latest")}'. "
                + $"Versions: {string.Join(", ", versions.Take(ShownNames))}.");
        }

        var names = known.Select(each => each.Name).Distinct(StringComparer.Ordinal).Take(ShownNames).ToList();
        var hint = names.Count == 0
            ? "There are no datasets; upload one first."
            : $"Datasets: {string.Join(", ", names)}.";
        return NotFound($"Dataset '{Shown(name)}' not found. {hint}");
    }

    public static BadRequest<ErrorAnswer> DatasetNotReady(DatasetVersion version)
    {
        var reason = version.ProcessingError is { } error ? $": {error}" : ".";
        return BadRequest(
            $"Dataset '{version.Name}' version {version.VersionNumber} is not ready. "
            + $"Current status: {WireWord.Of(version.Status)}{reason}");
    }

    public static BadRequest<ErrorAnswer> BaseModelUnknown(string id, IEnumerable<string> known) =>
        BadRequest(
            $"Unknown base_model '{Shown(id)}'; expected the UUID of a checkpoint on this server, "
            + $"or one of these base models: {string.Join(", ", known)}.");

    public static BadRequest<ErrorAnswer> NotComplete(string word) =>
        BadRequest($"Training job not complete. Current status: {word}");

    public static NotFound<ErrorAnswer> CheckpointNotFound(string jobId, string id) =>
        NotFound($"Training job {jobId} has no checkpoint '{Shown(id)}'.");

    /// <summary>The error for a failed job. The live service gives no details.</summary>
    public static BadRequest<ErrorAnswer> NotDeployable() => BadRequest("Invalid request.");

    public static Conflict<ErrorAnswer> AlreadyFinished(string word) =>
        TypedResults.Conflict(
            new ErrorAnswer($"Training job already finished. Current status: {word}", "training_job_already_finished"));

    public static Conflict<ErrorAnswer> DuplicateSubmission(string jobId) => TypedResults.Conflict(
        new ErrorAnswer(
            $"Training job {jobId} was created with the same request body and has not ended.",
            "duplicate_training_submission",
            jobId));

    public static Conflict<ErrorAnswer> KeyOfDeletedJob(string jobId) => TypedResults.Conflict(
        new ErrorAnswer(
            $"The Idempotency-Key belongs to training job {jobId}, which has been deleted.",
            "idempotency_key_job_deleted",
            jobId));

    public static UnprocessableEntity<ErrorAnswer> KeyReused(string jobId) => TypedResults.UnprocessableEntity(
        new ErrorAnswer(
            $"The Idempotency-Key was used with a different request body, for training job {jobId}.",
            "idempotency_key_reused"));

    public static BadRequest<ErrorAnswer> NotReadyForEvaluation(string id, string trainingWord) =>
        BadRequest($"Training job '{id}' is not ready for evaluation. Current training status: {trainingWord}");

    public static Conflict<ErrorAnswer> Warming(string id) =>
        TypedResults.Conflict(
            new ErrorAnswer($"Model '{id}' cannot be evaluated yet. Current deployment status: warming"));

    public static NotFound<ErrorAnswer> ModelNotFound(string id) =>
        NotFound(
            $"Model '{Shown(id)}' not found or not accessible; "
            + "expected the id of a training job, of a checkpoint or of a base model.");

    public static NotFound<ErrorAnswer> InferenceModelNotFound(string id) =>
        NotFound(
            $"Model '{Shown(id)}' not found or not accessible; "
            + "expected the id of a training job or of a base model.");

    public static Conflict<ErrorAnswer> NotDeployed(string id, string status) =>
        TypedResults.Conflict(
            new ErrorAnswer($"Model '{id}' has no active inference deployment. Current training status: {status}"));

    public static Conflict<ErrorAnswer> NotLoadable(string id, string reason) =>
        TypedResults.Conflict(
            new ErrorAnswer(
                $"Model '{id}' has no active inference deployment. Its checkpoint cannot be loaded: {reason}."));

    public static WarmingResult ModelWarming(string id) => new($"Model '{id}' is warming up.");

    public static UnprocessableEntity<ErrorAnswer> SchemaMissing() =>
        TypedResults.UnprocessableEntity(new ErrorAnswer("encoder.schema must be provided"));

    public static BadRequest<ErrorAnswer> InvalidSchema(string problem) => BadRequest(problem);

    public static Conflict<ErrorAnswer> DatasetInUse(DatasetVersion version, string jobId) =>
        TypedResults.Conflict(new ErrorAnswer($"Dataset '{version.Name}' version {version.VersionNumber} is in use by training job {jobId}."));

    public static Conflict<ErrorAnswer> AlreadyProcessed(DatasetVersion version) =>
        TypedResults.Conflict(new ErrorAnswer(
            $"Dataset '{version.Name}' version {version.VersionNumber} already has a file. "
            + $"Current status: {WireWord.Of(version.Status)}"));

    public static BadRequest<ErrorAnswer> NothingUploaded(DatasetVersion version) =>
        BadRequest(
            $"Dataset '{version.Name}' version {version.VersionNumber} has no file. "
            + "PUT the file to the presigned_url first.");

    /// <summary>
    /// The error for an invalid upload address: 403, as storage services return it.
    /// </summary>
    public static JsonHttpResult<ErrorAnswer> UploadAddressInvalid() => TypedResults.Json(
        new ErrorAnswer("The upload address is invalid or has expired. Request a new one."),
        WireJson.Default.ErrorAnswer,
        statusCode: StatusCodes.Status403Forbidden);

    public static BadRequest<ErrorAnswer> UnknownFormat(string format) =>
        BadRequest($"Unknown format '{Shown(format)}'; expected jsonl.");

    public static BadRequest<ErrorAnswer> InvalidFault(string problem) => BadRequest(problem);

    public static UnprocessableEntity<InvalidRequestAnswer> Invalid(IReadOnlyList<FieldProblem> problems) =>
        TypedResults.UnprocessableEntity(new InvalidRequestAnswer(problems));

    private static NotFound<ErrorAnswer> NotFound(string detail) => TypedResults.NotFound(new ErrorAnswer(detail));

    private static BadRequest<ErrorAnswer> BadRequest(string detail) =>
        TypedResults.BadRequest(new ErrorAnswer(detail));

    private static string Shown(string text) => text.Length <= ShownLength ? text : text[..ShownLength] + "…";
}
