using PioneerTrain.Cli.Hosts;
using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>Scores a model whose job did not report what the gate asks for, as the live service's do not.</summary>
internal sealed class JobScoring(PioneerClient client, IRunHost host, List<string> problems, HostServices services)
{
    /// <summary>Answers the end with the scores, or as it is: without a score the gate decides, and it never passes by accident.</summary>
    /// <param name="settings">Null where the config has no <c>evaluation</c>.</param>
    /// <param name="limit">What is left of the run's time.</param>
    public async Task<JobEnd> ScoreAsync(JobEnd end, GatePolicy gate, EvaluationSettings? settings, TimeSpan limit)
    {
        if (settings is not null && end.Metrics.IsFromEvaluation)
        {
            // Of an evaluation that somebody made before, on whatever dataset: the config names the one that counts.
            end = end.With(end.Metrics.Unscored);
        }

        var isMissing = end.Metrics.F1 is null || Gate.Judge(end.Metrics, gate).Findings.Any(finding => finding.Standing == GateStanding.NotReported);
        if (end.Outcome != RunOutcome.Succeeded || !isMissing || settings is null)
        {
            return end;
        }

        host.Narrator.Fact("Score", Messages.Evaluating(settings.Dataset.Name));
        try
        {
            var evaluation = await new ServiceEvaluation(client, PollingSchedule.Default, services.Time).EvaluateAsync(end.Job.Id, settings, limit, services.Cancelled);
            if (evaluation?.Status.Outcome == Jobs.JobOutcome.Succeeded)
            {
                return end.With(evaluation.Metrics);
            }

            var why = evaluation is null ? $"it did not end within {Quantity.Duration(limit)}" : evaluation.ErrorMessage ?? $"it ended {evaluation.Status.Word} without saying why";
            problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, why));
        }
        catch (PioneerException refused)
        {
            problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, refused.Message));
        }
        catch (OperationCanceledException) when (services.Cancelled.IsCancellationRequested)
        {
            problems.Add(Messages.EvaluationFailed(settings.Dataset.Name, Messages.Cancelled));
        }

        return end;
    }
}
