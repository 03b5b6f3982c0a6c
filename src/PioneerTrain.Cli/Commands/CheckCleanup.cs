using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The part of the post stage that completes the check run that the main stage left in progress. A
/// failure causes only a line in the log, because the job is what must not be left running.
/// </summary>
internal sealed class CheckCleanup(SettingValues settings, HostServices services, ConsoleReporter reporter)
{
    /// <summary>The runner ends a cancelled workflow after five minutes, most of which the stop of the job may take.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    public async Task RunAsync()
    {
        if (services.Environment.SavedCheck is not { IsSettled: false } check || settings.SecretOf(Setting.GithubToken) is not { } token)
        {
            return;
        }

        using var repository = new RepositoryAccess(token, services);
        using var limit = new CancellationTokenSource(_limit, services.Time);
        try
        {
            if (await AbandonedCheck.CompleteAsync(new CheckRuns(repository.Open()), check, services.Time, limit.Token) > 0)
            {
                reporter.WriteEntry("Cleanup", PublisherMessages.CheckCompleted(check.Name));
            }
        }
        catch (RepositoryException failure)
        {
            reporter.Warn(PublisherMessages.CheckNotCompleted(check.Name, failure.Message));
        }
        catch (OperationCanceledException)
        {
            reporter.Warn(PublisherMessages.CheckNotCompleted(check.Name, PublisherMessages.TooSlow(_limit)));
        }
    }
}
