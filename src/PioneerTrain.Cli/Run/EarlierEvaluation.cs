using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Finds the evaluation of a reused job that an earlier run has paid for. The same runs are trusted as
/// for a baseline on the base branch: no run of a pull request, because a pull request can change the
/// workflow and so the report.
/// </summary>
internal sealed class EarlierEvaluation(IRunHost host)
{
    /// <summary>The number of reports that are read. The newest is most often that of the job.</summary>
    private const int MaximumDownloads = 5;

    /// <param name="labels">The labels that an evaluation now would request.</param>
    /// <returns>Null when there is none, or GitHub cannot be asked.</returns>
    public async Task<ScoreResult?> FindAsync(JobEnd ended, HeldOutPlan heldOut, IReadOnlyList<string> labels, RunPlan plan, CancellationToken cancellationToken)
    {
        if (!ended.IsReused || plan.Config.OnUnchanged != OnUnchanged.Reuse || !host.Repository.HasToken)
        {
            return null;
        }

        try
        {
            var repository = host.Repository.Open();
            if (await BaseCommit.FindAsync(plan.Request.Context, new Commits(repository), cancellationToken) is not { } found)
            {
                return null;
            }

            var expected = await ExpectedEvaluation.ReadAsync(heldOut, cancellationToken);
            var reports = new BranchReports(repository, EvaluationFiles.ArtifactOf(plan.Config.Artifact.Name), found.Branch, plan.Request.Identity.RunId) { MaximumDownloads = MaximumDownloads };
            var search = await reports.FindAtAsync(
                found.Sha ?? found.Branch, report => expected.IsSame(report.Evaluation, ended.Job.Id, labels) ? null : "it is another evaluation", cancellationToken);
            return search.Report is { } report ? Scored(report, heldOut, labels, plan) : null;
        }
        catch (RepositoryException failure)
        {
            host.Reporter.WriteEntry("Score", EvaluationMessages.NoEarlierEvaluation(failure.Message));
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The evaluation that follows reports the cancellation.
            return null;
        }
    }

    private ScoreResult Scored(BranchReport report, HeldOutPlan heldOut, IReadOnlyList<string> labels, RunPlan plan)
    {
        var stored = report.Evaluation;
        var scores = stored.ToScores(plan.Config.Gate.Confidence ?? EvaluationScores.DefaultConfidence);
        host.Reporter.WriteEntry("Score", EvaluationMessages.EvaluatedEarlier(stored.Model, report.Run.Id));
        var result = heldOut.ToResult(stored.Model, labels) with
        {
            Rows = stored.Examples.Count + stored.FailedRows,
            FailedRows = stored.FailedRows,
            ExactRows = scores.ExactExamples,
            RunId = report.Run.Id,
            RunUrl = report.Run.Url,
        };
        return new ScoreResult(scores.ToScores(), result) { Warnings = [.. EvaluationMessages.Doubts(heldOut.Settings.Path, scores)], Details = stored };
    }
}
