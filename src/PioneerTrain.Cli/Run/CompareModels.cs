using PioneerTrain.Configuration;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Compares the trained model with its baseline. A baseline that is a model is evaluated now, with
/// the same labels and settings.
/// </summary>
internal sealed class CompareModels(IRunHost host)
{
    /// <returns>The scores, with the comparison when the config has a baseline and the trained model
    /// was evaluated.</returns>
    public async Task<ScoreResult> RunAsync(ScoreResult scored, RunPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Baseline is not { } baseline || scored.Details is not { } now)
        {
            return scored;
        }

        if (baseline.Missing is { } missing)
        {
            return scored with { Comparison = new BaselineComparison.NotComparable(missing) };
        }

        var (other, why) = baseline.Stored is { } stored ? (stored, null) : await EvaluateAsync(baseline.Model!, now.Labels, plan, cancellationToken);
        return scored with
        {
            BaselineDetails = other,
            Comparison = other is null
                ? new BaselineComparison.NotComparable(why!)
                : EvaluationComparison.Of(now, other, plan.Config.Gate.DropConfidence),
        };
    }

    /// <returns>The evaluation, or why there is none, as a clause.</returns>
    private async Task<(EvaluationFile? Evaluation, string? Why)> EvaluateAsync(
        string model, IReadOnlyList<string> labels, RunPlan plan, CancellationToken cancellationToken)
    {
        var heldOut = plan.HeldOut!;
        host.Reporter.WriteEntry("Baseline", BaselineMessages.Comparing(model, heldOut.File.Content.Rows));
        var scored = await new HeldOutEvaluation(plan.Service.Client, host.Reporter)
            .RunAsync(heldOut, model, labels, plan.Config.Gate.DropConfidence, cancellationToken);
        return scored.Details is { } evaluation ? (evaluation, null) : (null, $"the baseline {model} was not evaluated: {scored.Evaluation!.Error!.TrimEnd('.')}");
    }
}
