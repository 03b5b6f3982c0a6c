using PioneerTrain.Cli.Run;
using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Releasing;

/// <summary>A model that passed the gate, as its training job left it in the artifacts of the workflow run.</summary>
/// <param name="Name">The name of the artifact with the weights.</param>
/// <param name="License">The license, from <c>release.license</c>.</param>
/// <param name="Evaluation">The bytes of <c>evaluation.json</c>; empty without one.</param>
/// <param name="Artifact">The artifact with the weights.</param>
internal sealed record TrainedModel(string Name, RunResult Result, string License, ReadOnlyMemory<byte> Evaluation, WorkflowArtifact Artifact)
{
    /// <summary>The weights as the training job uploaded them.</summary>
    public WeightsResult Weights => Result.Weights!;

    /// <summary>
    /// Reads the report of the training job and checks digest and verdict. Code of the repository ran
    /// in that job, so the report is treated as untrusted.
    /// </summary>
    /// <exception cref="RunException">The workflow run has no such model, or the model must not be released.</exception>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public static async Task<TrainedModel> ReadAsync(WorkflowArtifacts artifacts, ReleaseRequest request, CancellationToken cancellationToken)
    {
        var all = await artifacts.ListOfRunAsync(request.Run, cancellationToken).Where(artifact => !artifact.IsExpired).ToListAsync(cancellationToken);
        var name = NameOf(all, request);
        var report = NewestOf(all, EvaluationFiles.ArtifactOf(name)) ?? throw Refused(ReleaseMessages.NoReport(EvaluationFiles.ArtifactOf(name)));
        if (report.Size > ReportArchive.MaximumBytes)
        {
            throw Refused(ReleaseMessages.UnusableReport(report.Name, "it is too large"));
        }

        var archive = ReportArchive.Read(await artifacts.DownloadAsync(report.Id, ReportArchive.MaximumBytes, cancellationToken), report.Digest);
        var (result, problem) = archive.Problem is { } unusable ? (null, unusable) : RunResultReader.Read(archive.ResultJson.Span);
        if (result is null)
        {
            throw Refused(ReleaseMessages.UnusableReport(report.Name, problem!));
        }

        if (ReleaseRules.GetRejectionReason(result) is { } reason)
        {
            throw Refused(ReleaseMessages.NotReleased(reason));
        }

        var license = result.Release is { License: { Length: > 0 } id } ? id : throw Refused(ReleaseMessages.NotReleased(ReleaseMessages.NoLicense));
        var weights = all.Find(artifact => artifact.Id == result.Weights!.Artifact!.Id && artifact.Name == name) ?? throw Refused(ReleaseMessages.NoWeights(name));
        return weights.Size == result.Weights!.Bytes
            ? new TrainedModel(name, result, license, archive.EvaluationJson, weights)
            : throw Refused(ReleaseMessages.OtherWeights(name));
    }

    private static string NameOf(List<WorkflowArtifact> all, ReleaseRequest request)
    {
        if (request.Artifact is { } given)
        {
            return given;
        }

        var suffix = EvaluationFiles.ArtifactOf("");
        var names = all.Select(artifact => artifact.Name).Where(name => name.EndsWith(suffix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        return names.Count == 1 ? names[0][..^suffix.Length] : throw new RunException(ExitCode.InvalidInput, ReleaseMessages.NotOneReport(names));
    }

    /// <summary>Each attempt of a job can have uploaded one.</summary>
    private static WorkflowArtifact? NewestOf(List<WorkflowArtifact> all, string name) =>
        all.Where(artifact => artifact.Name == name).MaxBy(artifact => (artifact.CreatedAt ?? DateTimeOffset.MinValue, artifact.Id));

    private static RunException Refused(string message) => new(ExitCode.NotDelivered, message);
}
