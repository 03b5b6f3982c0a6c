using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// The API as in its first guide: a short create response, scores on the job, the archive itself as
/// the download, and logs as a stream.
/// </summary>
internal sealed class SeedDialect(JobStore jobs) : Dialect
{
    public override bool StreamsLogs => true;

    public override int? DefaultMaxExamples => null;

    public override string WordOf(StoredJob job) => WireWord.Of(job.Status);

    public override IResult Created(StoredJob job) => TypedResults.Ok(new CreatedJobAnswer(job.Id, job.Status));

    public override IResult Job(StoredJob job) => TypedResults.Ok(JobView.Of(job));

    public override IResult Jobs(IEnumerable<StoredJob> page, int total, int start)
    {
        var answers = page.Select(JobView.Of).ToList();
        return TypedResults.Ok(
            new JobListAnswer<JobAnswer>(true, answers, answers.Count, total, start + answers.Count < total));
    }

    public override IResult Checkpoints(StoredJob job)
    {
        var checkpoints = JobView.CheckpointsOf(job);
        return TypedResults.Ok(new CheckpointListAnswer(true, checkpoints.Count, checkpoints));
    }

    // A checkpoint never changes, so its id is a strong validator: a client that resumes a download
    // gets the rest of the same bytes.
    public override IResult Weights(StoredJob job, HttpRequest request)
    {
        var last = job.Checkpoints[^1];
        return TypedResults.PhysicalFile(
            jobs.CheckpointFile(job.Id, last.Id),
            "application/zip",
            fileDownloadName: "model-weights.zip",
            entityTag: new EntityTagHeaderValue($"\"{last.Id}\""),
            enableRangeProcessing: true);
    }

    public override bool IsWarming(StoredJob job) => false;

    public override IResult Evaluation(EvaluationAnswer evaluation) => TypedResults.Ok(evaluation);

    public override IResult Evaluations(IReadOnlyList<EvaluationAnswer> evaluations) =>
        TypedResults.Ok(new EvaluationListAnswer<EvaluationAnswer>(true, evaluations.Count, evaluations));

    public override IResult Dataset(DatasetVersion version) => TypedResults.Ok(version);

    public override IResult Accepted(DatasetVersion version) => TypedResults.Accepted((string?)null, version);

    public override IResult Datasets(IReadOnlyList<DatasetVersion> datasets) =>
        TypedResults.Ok(new DatasetListAnswer<DatasetVersion>(true, datasets, datasets.Count));

    public override IResult Versions(IReadOnlyList<DatasetVersion> versions) =>
        TypedResults.Ok(new DatasetVersionsAnswer<DatasetVersion>(true, versions.Count, versions));

    public override string UploadAddress(StoredUpload upload, HttpRequest request) =>
        $"{request.Scheme}://{request.Host}{DatasetUploadEndpoints.FilesPath}/{upload.Version.Id}?token={upload.UploadToken}";
}
