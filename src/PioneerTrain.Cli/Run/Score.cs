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
/// Gets the scores of the trained model: from an evaluation by inference, from an evaluation by the
/// service, or from the job. The gate does not pass without a score.
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
        var scored = ended.Scored ?? await MeasureAsync(ended, plan, cancellationToken);
        scored = plan.HeldOut is { } heldOut ? await CompareAsync(scored, heldOut, ended, plan, cancellationToken) : scored;
        var isMissing = plan.HeldOut is null && !scored.IsFailed && !IsComplete(scored.Scores, plan.Config.Gate);
        return isMissing && !plan.Config.Gate.IsEmpty
            ? scored with { Warnings = [.. scored.Warnings, EvaluationMessages.AddHeldOutFile(ended.Job.Id)] }
            : scored;
    }

    /// <summary>Gets the scores of a job that succeeded, without a comparison.</summary>
    public async Task<ScoreResult> MeasureAsync(JobEnd ended, RunPlan plan, CancellationToken cancellationToken) => plan switch
    {
        { HeldOut: { } heldOut } => await InferAsync(ended, heldOut, plan, cancellationToken),
        { Evaluation: EvaluationSettings.ServiceDataset settings } => await EvaluateAtServiceAsync(ended, settings, plan, cancellationToken),
        _ => Reported(ended.Job.Metrics),
    };

    private async Task<ScoreResult> InferAsync(JobEnd ended, HeldOutPlan heldOut, RunPlan plan, CancellationToken cancellationToken)
    {
        var labels = heldOut.LabelsFor(ended.Job);
        return await new EarlierEvaluation(host).FindAsync(ended, heldOut, labels, plan, cancellationToken)
            ?? await EvaluateAsync(ended.Job, heldOut, labels, plan, cancellationToken);
    }

    private async Task<ScoreResult> CompareAsync(ScoreResult scored, HeldOutPlan heldOut, JobEnd ended, RunPlan plan, CancellationToken cancellationToken)
    {
        var labels = heldOut.LabelsFor(ended.Job);
        scored = await new CompareModels(host, time).RunAsync(scored, plan, cancellationToken);
        scored = await new BaselineHistory(host, time).AddAsync(scored, plan, cancellationToken);
        return heldOut.Settings.Labels.Count == 0 && HeldOutRules.WarnOfLabels(heldOut.Settings.Path, labels, heldOut.File.Content) is { } warning
            ? scored with { Warnings = [warning, .. scored.Warnings] }
            : scored;
    }

    private async Task<ScoreResult> EvaluateAsync(
        TrainingJob job, HeldOutPlan heldOut, IReadOnlyList<string> labels, RunPlan plan, CancellationToken cancellationToken)
    {
        host.Reporter.WriteEntry("Score", EvaluationMessages.Evaluating(heldOut.Settings.Path, heldOut.File.Content.Rows, job.Id));
        return await new HeldOutEvaluation(plan.Service.Client, host.Reporter, time)
            .RunAsync(heldOut, job.Id, labels, plan.Config.Gate.Confidence, cancellationToken);
    }

    private static ScoreResult Reported(Scores scores) => new(scores, new EvaluationResult(ScoreSource.Job));

    private static bool IsComplete(Scores reported, GatePolicy gate) =>
        reported[Metric.F1] is not null && !Gate.Judge(reported, gate).Findings.Any(finding => finding.Standing == GateStanding.NotReported);

    private async Task<ScoreResult> EvaluateAtServiceAsync(JobEnd ended, EvaluationSettings.ServiceDataset settings, RunPlan plan, CancellationToken cancellationToken)
    {
        // The dataset of an earlier evaluation is unknown, so only the evaluation in the config
        // counts.
        var reported = ended.Job.Metrics.IsFromEvaluation ? ended.Job.Metrics.WithoutScores() : ended.Job.Metrics;
        if (IsComplete(reported, plan.Config.Gate))
        {
            return Reported(reported);
        }

        host.Reporter.WriteEntry("Score", Messages.Evaluating(settings.Dataset.Name));
        var result = new EvaluationResult(ScoreSource.ServiceEvaluation) { Dataset = settings.Dataset.Name, DatasetVersion = settings.Dataset.Version, Model = ended.Job.Id };
        try
        {
            var limit = TimeLeft(ended, plan.Config.Limits);
            var evaluation = await new ServiceEvaluation(plan.Service.Client).EvaluateAsync(ended.Job.Id, settings, limit, cancellationToken);
            return evaluation switch
            {
                null => Failed($"it did not end within {Quantity.Duration(limit)}"),
                { Status.Outcome: JobOutcome.Succeeded } => Evaluated(evaluation.Metrics.WithMissingFrom(reported), result with { EvaluationId = evaluation.Id }, plan),
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

        ScoreResult Failed(string why) => new(reported, result with { Error = EvaluationMessages.Failed(settings.Dataset.Name, why) }) { IsFailed = true };
    }

    /// <summary>The service evaluates at most 100 rows by default.</summary>
    private static ScoreResult Evaluated(Scores scores, EvaluationResult result, RunPlan plan) => new(scores, result)
    {
        Warnings = scores.SampleCount is { } evaluated && plan.HeldOutRows is { } rows && evaluated < 0.9 * rows ? [EvaluationMessages.FewExamples(evaluated, rows)] : [],
    };

    /// <summary>
    /// Returns the part of the limit that the job did not use. The jobs of a sweep are evaluated after
    /// the last one has ended.
    /// </summary>
    private TimeSpan TimeLeft(JobEnd ended, LimitSettings limits)
    {
        var left = limits.MaxDuration - time.GetElapsedTime(ended.Acquired, ended.Finished);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
