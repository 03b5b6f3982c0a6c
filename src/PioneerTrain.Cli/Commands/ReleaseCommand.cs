using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Releasing;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

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
    internal static async Task<ExitCode> RunAsync(HostServices services, long pieceBytes, string folder = ReleaseFolder.DefaultName)
    {
        var (environment, secrets) = (services.Environment, new SecretMasker());
        var settings = SettingValues.OfInputs(environment, Setting.OfRelease);
        var token = settings.SecretOf(Setting.GithubToken);
        if (token is not null)
        {
            secrets.Add(token);
        }

        var commands = new WorkflowCommands(services.Terminal.Output, secrets, services.NewToken);
        var reporter = new ConsoleReporter(new ConsoleWriter(services.Terminal.Output, services.Terminal, secrets), secrets, LogMode.Full, services.Time);
        try
        {
            var request = ReleaseRequest.Of(settings, environment.Runner);
            using var repository = new RepositoryAccess(token, services);
            var files = new ReleaseFolder(environment.Runner, folder);
            var release = await new ModelRelease(repository.Open(), services, reporter, files, pieceBytes).MakeAsync(request, services.Cancelled);
            var sentence = ReleaseMessages.Made(release.Tag, release.IsDraft, release.Url);
            reporter.WriteEntry("Release", sentence);
            commands.Annotate(new Annotation(AnnotationKind.Notice, SafeText.Of(sentence).ToString()));
            new FileCommands(environment.Runner, secrets, services.NewToken).SetOutputs(
            [
                new("release-url", release.Url),
                new("predicate-path", files.PathOf(ReleaseNames.Predicate)),
                new("checksums-path", files.PathOf(ReleaseNames.Checksums)),
            ]);
            return ExitCode.Passed;
        }
        catch (Exception failure)
        {
            var known = failure is RepositoryException refused ? new RunException(CodeOf(refused), refused.Message, refused) : failure;
            var (code, message) = Failure.Explain(known, services.Cancelled);
            reporter.WriteEntry("Release", message, TextStyle.Red);
            commands.Annotate(new Annotation(AnnotationKind.Error, SafeText.Of(message).ToString()));
            return code;
        }
        finally
        {
            commands.Complete();
        }
    }

    private static ExitCode CodeOf(RepositoryException failure) =>
        failure.Kind == RepositoryErrorKind.Environment ? ExitCode.InvalidInput : ExitCode.NotDelivered;
}
