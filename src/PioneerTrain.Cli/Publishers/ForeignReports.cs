using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// Shows the report artifacts of another run in the comment on its pull request. The pull request can
/// change its workflow, so each result is marked as unverified, everything that identifies it comes
/// from the event, and there is no check run, which would look like a verdict.
/// </summary>
internal sealed class ForeignReports(RepositoryConnection connection, HostServices services)
{
    /// <summary>The maximum number of results of a run.</summary>
    private const int MaxReports = 20;

    private const string Suffix = "-report";

    private readonly WorkflowArtifacts _artifacts = new(connection);

    /// <param name="warn">Receives what is wrong with a report.</param>
    /// <returns>What was done, as a sentence, and the page of the comment; null without one.</returns>
    /// <exception cref="RepositoryException">A request failed.</exception>
    public async Task<(string Sentence, string? Url)> PublishAsync(FollowedRun run, CommentMode mode, Action<string> warn, CancellationToken cancellationToken)
    {
        if (run.Event is not ("pull_request" or "pull_request_target"))
        {
            return (PublisherMessages.NotOfAPullRequest(run), null);
        }

        if (await FindPullRequestAsync(run, cancellationToken) is not { } pullRequest)
        {
            return (PublisherMessages.NoPullRequest(run), null);
        }

        var shared = new SharedComment(new PullRequestComments(connection), new Accounts(connection), pullRequest, services);
        var (count, url) = (0, (string?)null);
        await foreach (var (name, result) in ReadAsync(run, warn, cancellationToken))
        {
            count++;
            var row = CommentRow.Of(result, OriginOf(run, name), run.Page.AbsoluteUri) with { IsUnverified = true };
            url = await shared.WriteAsync(row, limit => CommentText.Unverified(result, limit), CommentPublisher.IsWanted(mode, result), cancellationToken) ?? url;
        }

        return (count == 0 ? PublisherMessages.NoReport(run) : PublisherMessages.Reported(count, pullRequest), url);
    }

    /// <summary>Returns the open pull request whose newest commit is that of the run.</summary>
    private async Task<int?> FindPullRequestAsync(FollowedRun run, CancellationToken cancellationToken)
    {
        var pulls = new PullRequests(connection);
        var found = await pulls.FindAsync(run.HeadSha, cancellationToken);
        if (!found.Any(pull => pull.IsOpen) && run is { HeadOwner: { } owner, HeadBranch: { } branch })
        {
            found = await pulls.FindAsync(run.HeadSha, owner, branch, cancellationToken);
        }

        return found.FirstOrDefault(pull => pull.IsOpen)?.Number;
    }

    private async IAsyncEnumerable<(string Name, RunResult Result)> ReadAsync(
        FollowedRun run, Action<string> warn, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reports = await _artifacts.ListOfRunAsync(run.Id, cancellationToken)
            .Where(artifact => artifact is { IsExpired: false } && artifact.Name.EndsWith(Suffix, StringComparison.Ordinal))
            .Take(MaxReports)
            .ToListAsync(cancellationToken);
        foreach (var artifact in reports)
        {
            var (result, problem) = await ReadAsync(artifact, cancellationToken);
            if (result is null)
            {
                warn(PublisherMessages.ReportSkipped(artifact.Name, problem!));
                continue;
            }

            yield return (artifact.Name, result);
        }
    }

    private async Task<(RunResult? Result, string? Problem)> ReadAsync(WorkflowArtifact artifact, CancellationToken cancellationToken)
    {
        if (artifact.Size > ReportArchive.MaximumBytes)
        {
            return (null, "it is too large");
        }

        var archive = ReportArchive.Read(await _artifacts.DownloadAsync(artifact.Id, ReportArchive.MaximumBytes, cancellationToken), artifact.Digest);
        if (archive.ResultJson.IsEmpty)
        {
            return (null, archive.Problem);
        }

        // Links could lead anywhere. The run is linked from the event.
        var (result, problem) = RunResultReader.Read(archive.ResultJson.Span);
        return (result is null ? null : WithoutLinks(result), problem);
    }

    private static RunResult WithoutLinks(RunResult result) => result with
    {
        Links = [],
        Baseline = result.Baseline is { } baseline ? baseline with { Url = null } : null,
        Evaluation = result.Evaluation is { } evaluation ? evaluation with { RunUrl = null } : null,
        Weights = result.Weights is { } weights ? weights with { Artifact = null } : null,
    };

    /// <summary>The name of the workflow cannot be that of a step of this repository, whose rows would be replaced.</summary>
    private static RowOrigin OriginOf(FollowedRun run, string artifact)
    {
        var workflow = $"unverified {run.Workflow}";
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{workflow}\n{artifact}")))[..16];
        return new RowOrigin(key, workflow, null, run.Id, run.Attempt, run.HeadSha);
    }
}
