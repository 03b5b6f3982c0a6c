using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Finds the baseline of a config before a job is created, so that a comparison that cannot succeed
/// is known before the training is paid for.
/// </summary>
internal sealed class BaselineCheck(PioneerClient client, Workspace workspace, TimeProvider time)
{
    /// <returns>Null when the config has no baseline.</returns>
    /// <exception cref="RunException">The file of the baseline is invalid, or there is no baseline
    /// and the config requires one.</exception>
    public async Task<BaselinePlan?> RunAsync(TrainingConfig config, HeldOutPlan? heldOut, CancellationToken cancellationToken)
    {
        if (config.Baseline is not { } settings || heldOut is null)
        {
            return null;
        }

        var plan = settings.Source switch
        {
            BaselineSource.OtherJob job => await OfJobAsync(settings, job.Id, cancellationToken),
            BaselineSource.File file => await OfFileAsync(settings, file.Path, heldOut, cancellationToken),
            _ => new BaselinePlan(settings) { Model = config.Job.BaseModel },
        };
        return plan switch
        {
            { Missing: null } => plan,
            _ when settings.OnMissing == OnMissing.Fail && config.Gate.Drops.Count > 0 => throw new RunException(ExitCode.InvalidInput, BaselineMessages.MissingBeforeTraining(plan.Missing)),
            _ when settings.OnMissing == OnMissing.Pass => plan,
            _ => plan with { Warnings = [.. plan.Warnings, BaselineMessages.Missing(plan.Missing)] },
        };
    }

    private async Task<BaselinePlan> OfJobAsync(BaselineSettings settings, string jobId, CancellationToken cancellationToken)
    {
        var plan = new BaselinePlan(settings);
        try
        {
            var job = await client.GetTrainingJobAsync(jobId, cancellationToken);
            return job.Status.Outcome == JobOutcome.Succeeded
                ? plan with { Model = job.Id, Warnings = [.. AgeWarnings(settings, job)] }
                : plan with { Missing = $"job {job.Id} has status {SafeText.Of(job.Status.Word)} and therefore no model" };
        }
        catch (PioneerException missing) when (missing.Kind is PioneerErrorKind.NotFound or PioneerErrorKind.Invalid)
        {
            return plan with { Missing = $"the service has no job {jobId}" };
        }
    }

    private IEnumerable<string> AgeWarnings(BaselineSettings settings, TrainingJob job)
    {
        if (settings.MaxAge is { } limit && (job.CompletedAt ?? job.CreatedAt) is { } trained && time.GetUtcNow() - trained is var age && age > limit)
        {
            yield return BaselineMessages.IsOld(job.Id, age, limit);
        }
    }

    private async Task<BaselinePlan> OfFileAsync(BaselineSettings settings, string path, HeldOutPlan heldOut, CancellationToken cancellationToken)
    {
        var stored = await EvaluationFiles.ReadAsync(path, workspace.Resolve(path), cancellationToken);
        var labels = heldOut.Settings.Labels.Count > 0 ? heldOut.Settings.Labels : stored.Labels;
        var expected = await ExpectedAsync(heldOut, labels, cancellationToken);
        return EvaluationComparison.ReasonAgainst(expected, stored) is { } different
            ? new BaselinePlan(settings) { Missing = $"{path} cannot be compared: {different}" }
            : new BaselinePlan(settings) { Stored = stored };
    }

    /// <summary>Returns an evaluation as this run will make it, without counts.</summary>
    private static async Task<EvaluationFile> ExpectedAsync(HeldOutPlan heldOut, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        var hasher = new ExampleHasher();
        var examples = new List<EvaluatedExample>();
        await foreach (var row in new HeldOutRows(heldOut.File).ReadAsync(cancellationToken))
        {
            examples.Add(EvaluatedExample.Of(hasher.Next(row), ExampleCounts.Empty));
        }

        return heldOut.ToFile(heldOut.ToResult("", labels), examples);
    }
}
