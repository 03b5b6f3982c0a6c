using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Signed;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Dialects;

/// <summary>
/// The API as in captured responses of the live service: complete records, metrics with losses
/// only, signed addresses, and a model that warms up before it can be evaluated.
/// </summary>
internal class LiveDialect(DatasetStore datasets, SignedServer signed, FaultSwitches faults, TimeProvider time)
    : Dialect
{
    /// <summary>How long the address of the weights is valid.</summary>
    private static readonly TimeSpan _addressIsValidFor = TimeSpan.FromHours(1);

    public override bool StreamsLogs => false;

    public override bool HasUuids => true;

    /// <summary>The live service scores 100 rows by default.</summary>
    public override int? DefaultMaxExamples => 100;

    public override string WordOf(StoredJob job) => StageOf(job).Word;

    public override string TrainingStatusOf(StoredJob job) => StageOf(job).NormalizedWord;

    public override IResult Created(StoredJob job) => Job(job);

    public override IResult Job(StoredJob job) => TypedResults.Ok(Answer(job));

    public override IResult Jobs(IEnumerable<StoredJob> page, int total, int start)
    {
        var answers = page.Select(Answer).ToList();
        return TypedResults.Ok(
            new JobListAnswer<LiveJobAnswer>(true, answers, answers.Count, total, start + answers.Count < total));
    }

    public override IResult Checkpoints(StoredJob job)
    {
        var checkpoints = LiveView.CheckpointsOf(job, StageOf(job));
        return TypedResults.Ok(new CheckpointListAnswer(true, checkpoints.Count, checkpoints));
    }

    public override IResult Weights(StoredJob job, HttpRequest request)
    {
        var fileName = $"{job.ModelName}-weights.zip";
        var path = $"{SignedServer.WeightsPath}/{job.Id}/{job.Checkpoints[^1].Id}/{Uri.EscapeDataString(fileName)}";
        var address = signed.Address(request, HttpMethods.Get, path, _addressIsValidFor);
        return TypedResults.Ok(new DownloadAddressAnswer(
            true, job.Id, address, (int)_addressIsValidFor.TotalSeconds, fileName, "Download URL generated successfully"));
    }

    public override bool IsWarming(StoredJob job) => !StageOf(job).IsDeployed;

    public override IResult Evaluation(EvaluationAnswer evaluation) => TypedResults.Ok(LiveView.Of(evaluation));

    public override IResult Evaluations(IReadOnlyList<EvaluationAnswer> evaluations) =>
        TypedResults.Ok(new EvaluationListAnswer<LiveEvaluationAnswer>(true, evaluations.Count, [.. evaluations.Select(LiveView.Of)]));

    public override IResult Dataset(DatasetVersion version) => TypedResults.Ok(LiveView.Of(version));

    public override IResult Accepted(DatasetVersion version) =>
        TypedResults.Accepted((string?)null, LiveView.Of(version));

    public override IResult Datasets(IReadOnlyList<DatasetVersion> datasets) =>
        TypedResults.Ok(
            new DatasetListAnswer<LiveDatasetVersion>(true, [.. datasets.Select(LiveView.Of)], datasets.Count));

    public override IResult Versions(IReadOnlyList<DatasetVersion> versions) =>
        TypedResults.Ok(
            new DatasetVersionsAnswer<LiveDatasetVersion>(true, versions.Count, [.. versions.Select(LiveView.Of)]));

    public override string UploadAddress(StoredUpload upload, HttpRequest request) =>
        signed.Address(
            request,
            HttpMethods.Put,
            $"{SignedServer.UploadsPath}/{upload.Version.Id}",
            upload.UploadExpiresAt - time.GetUtcNow());

    /// <summary>Returns the evaluation scores to include in the metrics of the job.</summary>
    protected virtual EvaluatedScores? ScoresOf(StoredJob job) => job.Evaluated;

    private LiveStage StageOf(StoredJob job) => LiveStage.Of(
        job, time.GetUtcNow(), faults.Trigger(FaultCatalogue.ArtifactLate));

    private LiveJobAnswer Answer(StoredJob job)
    {
        var used = job.Datasets.Select(each => datasets.Find(each.Name, each.Version)).OfType<DatasetVersion>().ToList();
        return LiveView.Of(job, StageOf(job), used, ScoresOf(job));
    }
}
