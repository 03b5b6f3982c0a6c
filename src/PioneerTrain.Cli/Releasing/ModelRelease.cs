using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Releasing;

/// <summary>
/// Releases a trained model: a draft with all files, and last its publication. Each step looks at what
/// is there, so that it can be repeated at any point.
/// </summary>
internal sealed class ModelRelease(RepositoryConnection connection, HostServices services, ConsoleReporter reporter, ReleaseFolder folder, long pieceBytes)
{
    private readonly WorkflowArtifacts _artifacts = new(connection);
    private readonly ReleasePublisher _publisher = new(connection, services.Time);

    /// <returns>The release, as a draft or published.</returns>
    /// <exception cref="RunException">The model must not be released.</exception>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async Task<RepositoryRelease> MakeAsync(ReleaseRequest request, CancellationToken cancellationToken)
    {
        var model = await TrainedModel.ReadAsync(_artifacts, request, cancellationToken);
        var origin = OriginOf(request, model);
        var marker = request.MarkerOf(model.Name);
        var found = await _publisher.FindAsync(request.Tag, marker, cancellationToken);
        using var copy = FindWeights(model, found) is null ? await DownloadAsync(model, cancellationToken) : null;
        var weights = copy?.Files ?? [FindWeights(model, found)!];
        var archive = copy?.Whole ?? new ReleaseFile(weights[0].Name, weights[0].Size, weights[0].Sha256);
        AssetFile[] files = [.. weights, .. folder.Write(model, origin, archive, weights)];

        var release = found ?? await _publisher.CreateAsync(NewOf(request, model, origin, marker), marker, cancellationToken);
        var uploaded = await _publisher.UploadAsync(release, files, name => ReleaseNames.IsOfModel(model.Name, name), cancellationToken);
        reporter.WriteEntry("Release", ReleaseMessages.Uploaded(uploaded, files.Length));
        return request.IsDraft ?? model.Result.Release!.Draft ? release : await _publisher.PublishAsync(release, files, cancellationToken);
    }

    private async Task<WeightsCopy> DownloadAsync(TrainedModel model, CancellationToken cancellationToken)
    {
        reporter.WriteEntry("Weights", $"{model.Name}, {Text.Quantity.Size(model.Weights.Bytes)}");
        return await WeightsCopy.DownloadAsync(_artifacts, model, services, pieceBytes, cancellationToken);
    }

    /// <summary>
    /// Returns the weights that a release has whole, so that they need not be downloaded again; null
    /// if it does not have them, or the server reports no digest.
    /// </summary>
    private AssetFile? FindWeights(TrainedModel model, RepositoryRelease? release) =>
        release is null || model.Weights.Bytes > pieceBytes ? null : ReleaseNames.ArchivesOf(model.Name)
            .Select(name => new AssetFile(name, model.Weights.Bytes, model.Weights.Sha256, () => throw new RunException(ExitCode.NotDelivered, ReleaseMessages.WeightsChanged)))
            .FirstOrDefault(file => release.Assets.Any(asset => asset.Digest is not null && file.IsIn(asset)));

    private static NewRelease NewOf(ReleaseRequest request, TrainedModel model, ReleaseOrigin origin, string marker) =>
        new(request.Tag, request.Commit, request.Tag, $"{marker}\n{ModelCard.Notes(model.Result, origin, model.License)}", model.Result.Release!.Prerelease);

    /// <summary>The pages do not depend on the attempt of the run, so that a re-run writes the same files.</summary>
    private ReleaseOrigin OriginOf(ReleaseRequest request, TrainedModel model)
    {
        var runner = services.Environment.Runner;
        return new ReleaseOrigin(
            request.Commit,
            runner.CommitPage(request.Commit)?.AbsoluteUri,
            runner.AllAttemptsPage?.AbsoluteUri,
            runner.FilePage(request.Commit, model.Result.Config.File)?.AbsoluteUri);
    }
}
