using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train report</c>, which the action in the folder <c>report</c> starts: comments on a
/// pull request whose own run has only a token that can read. Runs in a workflow on
/// <c>workflow_run</c>, and executes nothing of the pull request.
/// </summary>
public static class ReportCommand
{
    public static Task<ExitCode> RunAsync(HostServices services)
    {
        var step = new RepositoryStep(services, "Report", Setting.OfReport);
        return step.RunAsync(
            async repository =>
            {
                var runner = services.Environment.Runner;
                var run = await FollowedRun.LoadAsync(runner, services.Cancelled)
                    ?? throw new RunException(ExitCode.InvalidInput, PublisherMessages.NoFollowedRun(runner.EventName));
                var reports = new ForeignReports(repository.Open(), services);
                var (sentence, url) = await reports.PublishAsync(run, step.Settings.Get(Setting.Comment), step.Reporter.Warn, services.Cancelled);
                return new StepResult(sentence, [new("comment-url", url ?? "")]);
            },
            refused => new RunException(ExitCode.Refused, PublisherMessages.NotCommented(refused), refused));
    }
}
