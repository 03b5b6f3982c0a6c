using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train report</c>, which the action in the folder <c>report</c> starts: comments on a
/// pull request whose own run has only a token that can read. Runs in a workflow on
/// <c>workflow_run</c>, and executes nothing of the pull request.
/// </summary>
public static class ReportCommand
{
    public static async Task<ExitCode> RunAsync(HostServices services)
    {
        var (environment, secrets) = (services.Environment, new SecretMasker());
        var settings = SettingValues.OfInputs(environment);
        var token = settings.SecretOf(Setting.GithubToken);
        if (token is not null)
        {
            secrets.Add(token);
        }

        var commands = new WorkflowCommands(services.Terminal.Output, secrets, services.NewToken);
        var reporter = new ConsoleReporter(new ConsoleWriter(services.Terminal.Output, services.Terminal, secrets), secrets, LogMode.Full, services.Time);
        try
        {
            if (settings.Errors.Count > 0)
            {
                throw RunException.Of(ExitCode.InvalidInput, settings.Errors);
            }

            var run = await FollowedRun.LoadAsync(environment.Runner, services.Cancelled)
                ?? throw new RunException(ExitCode.InvalidInput, PublisherMessages.NoFollowedRun(environment.Runner.EventName));
            using var repository = new RepositoryAccess(token, services);
            var (sentence, url) = await new ForeignReports(repository.Open(), services).PublishAsync(run, settings.Get(Setting.Comment), reporter.Warn, services.Cancelled);
            reporter.WriteEntry("Report", sentence);
            commands.Annotate(new Annotation(AnnotationKind.Notice, SafeText.Of(sentence).ToString()));
            new FileCommands(environment.Runner, secrets, services.NewToken).SetOutputs([new("comment-url", url ?? "")]);
            return ExitCode.Passed;
        }
        catch (Exception failure)
        {
            var known = failure is RepositoryException refused ? new RunException(ExitCode.Refused, PublisherMessages.NotCommented(refused), refused) : failure;
            var (code, message) = Failure.Explain(known, services.Cancelled);
            reporter.WriteEntry("Report", message, TextStyle.Red);
            commands.Annotate(new Annotation(AnnotationKind.Error, SafeText.Of(message).ToString()));
            return code;
        }
        finally
        {
            commands.Complete();
        }
    }
}
