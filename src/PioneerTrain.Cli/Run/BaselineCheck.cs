using PioneerTrain.Configuration;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Finds the baseline of a config before a job is created, so that a comparison that cannot succeed
/// is known before the training is paid for.
/// </summary>
internal sealed class BaselineCheck(PioneerClient client, IRunHost host, TrainRequest request, TimeProvider time)
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
            BaselineSource.Branch or BaselineSource.Release =>
                await new RepositoryBaseline(host, request, EvaluationFiles.ArtifactOf(config.Artifact.Name), time).FindAsync(settings, heldOut, cancellationToken),
            _ => new BaselinePlan(settings) { Model = config.Job.BaseModel },
        };
        return plan switch
        {
            { Missing: null } => plan with { Warnings = [.. plan.Warnings, .. AgeWarnings(plan)] },
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
                ? plan with { Model = job.Id, Origin = OriginOf(job.CompletedAt ?? job.CreatedAt) }
                : plan with { Missing = $"job {job.Id} has status {SafeText.Of(job.Status.Word)} and therefore no model" };
        }
        catch (PioneerException missing) when (missing.Kind is PioneerErrorKind.NotFound or PioneerErrorKind.Invalid)
        {
            return plan with { Missing = $"the service has no job {jobId}" };
        }
    }

    private static IEnumerable<string> AgeWarnings(BaselinePlan plan) =>
        plan.Settings.MaxAge is { } limit && plan.Origin.Age is { } age && age > limit ? [BaselineMessages.IsOld(plan, age, limit)] : [];

    private BaselineOrigin OriginOf(DateTimeOffset? createdAt) => new() { CreatedAt = createdAt, Age = time.GetUtcNow() - createdAt };

    private async Task<BaselinePlan> OfFileAsync(BaselineSettings settings, string path, HeldOutPlan heldOut, CancellationToken cancellationToken)
    {
        var stored = await EvaluationFiles.ReadAsync(path, host.Workspace.Resolve(path), cancellationToken);
        var expected = await ExpectedEvaluation.ReadAsync(heldOut, cancellationToken);
        return expected.ReasonAgainst(stored) is { } different
            ? new BaselinePlan(settings) { Missing = $"{path} cannot be compared: {different}" }
            : new BaselinePlan(settings) { Stored = stored, Origin = OriginOf(stored.MeasuredAt) };
    }
}
