using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Gets the scores of the trained model from the job, or from an evaluation by the service when the
/// job does not report them. The gate does not pass without a score.
/// </summary>
internal sealed class Score(IRunHost host, TimeProvider time)
{
    public async Task<ScoreResult> RunAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken)
    {
        if (ended.Outcome != RunOutcome.Succeeded)
        {
            // The scores of a job that did not succeed do not describe a finished model.
            return new ScoreResult(Scores.None);
        }

        host.Begin("Judge");
        if (plan.Evaluation is not { } settings)
        {
            return new ScoreResult(ended.Job.Metrics);
        }

        // The dataset of an earlier evaluation is unknown, so only the evaluation in the config
        // counts.
        var reported = ended.Job.Metrics.IsFromEvaluation ? ended.Job.Metrics.WithoutScores() : ended.Job.Metrics;
        return IsComplete(reported, plan.Config.Gate)
            ? new ScoreResult(reported)
            : await EvaluateAsync(reported, ended, plan, settings, cancellationToken);
    }

    private static bool IsComplete(Scores reported, GatePolicy gate) =>
        reported[Metric.F1] is not null && !Gate.Judge(reported, gate).Findings.Any(finding => finding.Standing == GateStanding.NotReported);

    private async Task<ScoreResult> EvaluateAsync(Scores reported, JobEnd ended, RunPlan plan, EvaluationSettings settings, CancellationToken cancellationToken)
    {
        var dataset = settings.Dataset.Name;
        host.Reporter.WriteEntry("Score", Messages.Evaluating(dataset));
        try
        {
            var limit = TimeLeft(ended, plan.Config.Limits);
            var evaluation = await new ServiceEvaluation(plan.Service.Client).EvaluateAsync(ended.Job.Id, settings, limit, cancellationToken);
            return evaluation switch
            {
                null => Failed($"it did not end within {Quantity.Duration(limit)}"),
                { Status.Outcome: JobOutcome.Succeeded } => new ScoreResult(evaluation.Metrics.WithMissingFrom(reported)),
                _ => Failed(evaluation.ErrorMessage ?? $"it ended with status {evaluation.Status.Word} and without an error message"),
            };
        }
        catch (PioneerException refused)
        {
            return Failed(refused.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Failed(Messages.Cancelled);
        }

        ScoreResult Failed(string why) => new(reported, Messages.EvaluationFailed(dataset, why));
    }

    private TimeSpan TimeLeft(JobEnd ended, LimitSettings limits)
    {
        var left = limits.MaxDuration - time.GetElapsedTime(ended.Acquired);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}

/// <summary>The scores of the trained model.</summary>
/// <param name="Problem">Why the evaluation failed, as a sentence; null when it succeeded or was
/// not needed.</param>
internal sealed record ScoreResult(Scores Scores, string? Problem = null);
