using PioneerTrain.Cli.Releasing;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train release</c>, which the action in the folder <c>release</c> starts: releases a model
/// that a job of the same workflow run has trained. It executes nothing of the repository.
/// </summary>
public static class ReleaseCommand
{
    public static Task<ExitCode> RunAsync(HostServices services) => RunAsync(services, WeightsCopy.DefaultPieceBytes);

    /// <param name="pieceBytes">The maximum size of a file of the release.</param>
    /// <param name="folder">The folder for the small files, relative to the workspace.</param>
    internal static Task<ExitCode> RunAsync(HostServices services, long pieceBytes, string folder = ReleaseFolder.DefaultName)
    {
        var step = new RepositoryStep(services, "Release", Setting.OfRelease);
        return step.RunAsync(
            async repository =>
            {
                var runner = services.Environment.Runner;
                var request = ReleaseRequest.Of(step.Settings, runner);
                var files = new ReleaseFolder(runner, folder);
                var model = new ModelRelease(repository.Open(), services, step.Reporter, files, pieceBytes);
                var release = await model.MakeAsync(request, services.Cancelled);
                return new StepResult(
                    ReleaseMessages.Made(release.Tag, release.IsDraft, release.Url),
                    [
                        new("release-url", release.Url),
                        new("predicate-path", files.PathOf(ReleaseNames.Predicate)),
                        new("checksums-path", files.PathOf(ReleaseNames.Checksums)),
                    ]);
            },
            refused => new RunException(CodeOf(refused), refused.Message, refused));
    }

    private static ExitCode CodeOf(RepositoryException failure) =>
        failure.Kind == RepositoryErrorKind.Environment ? ExitCode.InvalidInput : ExitCode.NotDelivered;
}
