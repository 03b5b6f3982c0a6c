using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// The results on the pages of the repository: check run and comment. A missing permission is found
/// with the first request, and causes one notice for both.
/// </summary>
internal sealed class RepositoryReports
{
    /// <summary>The maximum time for one publisher, so that an outage of GitHub delays the end of the step only a little.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    private readonly RunContext _context;
    private readonly CheckPublisher? _check;
    private readonly CommentPublisher? _comment;
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    private RepositoryReports(RunContext context, CheckPublisher? check, CommentPublisher? comment, TimeProvider time)
    {
        (_context, _check, _comment) = (context, check, comment);
        IEnumerable<(IRunPublisher? Publisher, string Permission)> all = [(check, "checks: write"), (comment, "pull-requests: write")];
        Publishers = [.. from each in all where each.Publisher is not null select new Bounded(each.Publisher, () => _missing.Add(each.Permission), time)];
    }

    public IReadOnlyList<IRunPublisher> Publishers { get; }

    public string? CheckUrl => _check?.Url;

    public string? CommentUrl => _comment?.Url;

    /// <summary>The notice about missing permissions; null when none was missing.</summary>
    public string? Notice => _missing.Count == 0 ? null : PublisherMessages.MissingPermissions(_missing, _context);

    /// <param name="save">Saves the check run for the post stage.</param>
    /// <returns>Null when nothing is shown there.</returns>
    public static RepositoryReports? Of(RunContext context, SettingValues settings, RepositoryAccess repository, Action<CheckState> save, HostServices services)
    {
        if (!repository.HasToken || PublishTarget.Of(context, services.Environment.Runner, settings.Find(Setting.MatrixKey)) is not { } target)
        {
            return null;
        }

        var mode = settings.Get(Setting.Comment);
        return new RepositoryReports(
            context,
            settings.Get(Setting.CheckRun) ? new CheckPublisher(repository.Open, target, save, services) : null,
            mode == CommentMode.Off || target.PullRequest is null ? null : new CommentPublisher(repository.Open, target, mode, services),
            services.Time);
    }

    /// <summary>Starts the check run.</summary>
    /// <exception cref="RepositoryException">A variable of the runner is invalid.</exception>
    public void Begin(string jobId, string title) => _check?.Begin(jobId, title);

    /// <summary>Limits the time of a publisher, and collects the permission that it does not have.</summary>
    private sealed class Bounded(IRunPublisher publisher, Action reportMissing, TimeProvider time) : IRunPublisher
    {
        public string Name => publisher.Name;

        public async Task PublishAsync(RunResult result, CancellationToken cancellationToken)
        {
            using var limit = new CancellationTokenSource(_limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                await publisher.PublishAsync(result, either.Token);
            }
            catch (RepositoryException denied) when (denied.Kind == RepositoryErrorKind.MissingPermission)
            {
                reportMissing();
            }
            catch (OperationCanceledException late) when (limit.IsCancellationRequested)
            {
                throw new TimeoutException(PublisherMessages.TooSlow(_limit), late);
            }
        }
    }
}
