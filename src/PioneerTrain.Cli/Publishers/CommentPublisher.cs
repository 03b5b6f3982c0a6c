using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Gating;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>Writes the result to the comment on the pull request, which all steps share.</summary>
internal sealed class CommentPublisher(Func<RepositoryConnection> open, PublishTarget target, CommentMode mode, HostServices services) : IRunPublisher
{
    public string Name => "comment on the pull request";

    /// <summary>The page of the comment; null without one.</summary>
    public string? Url { get; private set; }

    /// <summary>
    /// Writes nothing for a run without a result. After a cancel there is no time, and the comment
    /// names the commit that it is about.
    /// </summary>
    public async Task PublishAsync(RunResult result, CancellationToken cancellationToken)
    {
        if (target.PullRequest is not { } pullRequest || result.Conclusion is Conclusion.Cancelled or Conclusion.DryRun or Conclusion.Skipped or Conclusion.Started)
        {
            return;
        }

        var connection = open();
        var shared = new SharedComment(new PullRequestComments(connection), new Accounts(connection), pullRequest, services);
        var row = CommentRow.Of(result, target.Origin, target.RunUrl?.AbsoluteUri);
        Url = await shared.WriteAsync(row, limit => MarkdownReport.Render(result, limit), IsWanted(mode, result), cancellationToken);
    }

    /// <summary>Returns whether a result is worth a comment where there is none.</summary>
    public static bool IsWanted(CommentMode mode, RunResult result)
    {
        var isProblem = result.ExitCode != 0 || result.Warnings.Count > 0 || result.Gate.Verdict is not (VerdictWord.Passed or VerdictWord.NoGate);
        return mode switch
        {
            CommentMode.Always => true,
            CommentMode.Off => false,
            CommentMode.Changes => isProblem || result.Baseline?.Find(Scoring.Metric.F1.Key) is not { Change: 0 },
            _ => isProblem,
        };
    }
}
