using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Reads the scores of earlier models of the base branch, for the report only. Runs after the
/// training, so that it delays no job. What cannot be read is left out without a message.
/// </summary>
internal sealed class BaselineHistory(IRunHost host, TimeProvider time)
{
    /// <summary>The number of scores, with that of the baseline.</summary>
    private const int MaximumScores = 10;

    /// <summary>
    /// The number of reports that are read. Each is three requests: the run, the archive, and the
    /// address that GitHub redirects to.
    /// </summary>
    private const int MaximumReports = 10;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    /// <returns>The scores, with the history when the baseline was evaluated in the same way.</returns>
    public async Task<ScoreResult> AddAsync(ScoreResult scored, RunPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Baseline is not { Stored: { } nearest, Origin: { Commit: { } commit, RunId: { } run } origin } baseline
            || scored.Details is not { } now
            || !EvaluationComparison.IsSame(now, nearest))
        {
            return scored;
        }

        var history = new List<HistoryResult?> { PointOf(commit, run, origin.CreatedAt, nearest) };
        using var deadline = new CancellationTokenSource(_limit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var name = EvaluationFiles.ArtifactOf(plan.Config.Artifact.Name);
            var reports = new BranchReports(host.Repository.Open().WithOneAttempt(), name, origin.Branch!, plan.Request.Identity.RunId);
            var comparable = reports.ReadAsync(baseline.Earlier.Take(MaximumReports), limit.Token)
                .Where(report => EvaluationComparison.IsSame(now, report.Evaluation))
                .Take(MaximumScores - 1);
            await foreach (var report in comparable)
            {
                history.Add(PointOf(report.Run.HeadSha, report.Run.Id, report.CreatedAt, report.Evaluation));
            }
        }
        catch (Exception ended) when (ended is RepositoryException or OperationCanceledException)
        {
            // The chart shows what was read before.
        }

        return scored with { History = [.. history.OfType<HistoryResult>().Reverse()] };
    }

    private static HistoryResult? PointOf(string commit, long run, DateTimeOffset? createdAt, EvaluationFile evaluation) =>
        evaluation.ToScores(EvaluationScores.DefaultConfidence).F1?.Value is { } f1 && double.IsFinite(f1) ? new HistoryResult(commit, run, createdAt, f1) : null;
}
