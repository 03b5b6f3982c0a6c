using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Whether the service will report the scores of a gate.</summary>
public enum ScoreForecast
{
    /// <summary>They are measured by inference or by an evaluation, or need not be known.</summary>
    Expected,

    /// <summary>The service may report them on the job record, or not.</summary>
    Unknown,

    /// <summary>The API has no evaluations and no scores on its jobs.</summary>
    NoneByApi,

    /// <summary>No finished job of the account has them.</summary>
    NoneByJobs,
}

/// <summary>Finds out before a job is created where the scores of the gate will come from. A gate
/// that cannot be judged would be noticed only after the training was paid for.</summary>
public sealed class ScoreSourceCheck(PioneerClient client)
{
    /// <summary>Number of jobs that are examined, the newest first in the service's order.</summary>
    private const int MaximumJobs = 200;

    /// <exception cref="PioneerException">The key is rejected. Other failures of the list leave the
    /// forecast unknown.</exception>
    public async Task<ScoreForecast> CheckAsync(TrainingConfig config, CancellationToken cancellationToken)
    {
        if (config.Gate.IsEmpty || config.Evaluation is EvaluationSettings.HeldOutFile)
        {
            return ScoreForecast.Expected;
        }

        if (!client.HasEvaluations)
        {
            return ScoreForecast.NoneByApi;
        }

        return config.Evaluation is EvaluationSettings.ServiceDataset ? ScoreForecast.Expected : await FindScoresAsync(config.Gate, cancellationToken);
    }

    private async Task<ScoreForecast> FindScoresAsync(GatePolicy gate, CancellationToken cancellationToken)
    {
        try
        {
            var (seen, finished) = (0, 0);
            await foreach (var job in client.ListTrainingJobsAsync(cancellationToken))
            {
                if (job.Status.Outcome == JobOutcome.Succeeded && IsLikeOurs(job))
                {
                    finished++;
                    if (HasOwnScore(job, gate))
                    {
                        return ScoreForecast.Expected;
                    }
                }

                if (++seen == MaximumJobs)
                {
                    break;
                }
            }

            return finished > 0 ? ScoreForecast.NoneByJobs : ScoreForecast.Unknown;
        }
        catch (PioneerException failure) when (failure.Kind != PioneerErrorKind.KeyRejected)
        {
            return ScoreForecast.Unknown;
        }
    }

    /// <summary>Returns false for records of other kinds, such as interactive jobs.</summary>
    private static bool IsLikeOurs(TrainingJob job) => job.Datasets.Count > 0 || job.BaseModel is not null || !job.Metrics.IsEmpty;

    /// <summary>Scores of a later evaluation were not on the job when it ended.</summary>
    private static bool HasOwnScore(TrainingJob job, GatePolicy gate) =>
        !job.Metrics.IsFromEvaluation && gate.Rules.Any(rule => job.Metrics[rule.Metric] is not null);
}
