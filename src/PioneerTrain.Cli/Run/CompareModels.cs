using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Compares the trained model with its baseline. A baseline that is a model is evaluated now, with
/// the same labels and settings.
/// </summary>
internal sealed class CompareModels(IRunHost host, TimeProvider time)
{
    /// <summary>Maximum number of texts of examples that became right, and of those that became
    /// wrong. The report shows fewer.</summary>
    private const int MaximumTexts = 100;

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
        var comparison = other is null ? new BaselineComparison.NotComparable(why!) : EvaluationComparison.Of(now, other, plan.Config.Gate.DropConfidence);
        return scored with
        {
            BaselineDetails = other,
            Comparison = comparison,
            ChangedTexts = plan.Config.Report.Examples ? await TextsAsync(plan.HeldOut!, comparison, cancellationToken) : null,
        };
    }

    /// <summary>
    /// Returns the texts of the examples that became right or wrong. Reads the held-out file again,
    /// because no text is kept during an evaluation.
    /// </summary>
    private static async Task<IReadOnlyDictionary<string, string>> TextsAsync(HeldOutPlan heldOut, BaselineComparison comparison, CancellationToken cancellationToken)
    {
        var all = (comparison as BaselineComparison.Compared)?.Differences.Changes.FirstOrDefault(changes => changes.Label is null);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var changed = all is null ? [] : all.NewlyRight.Take(MaximumTexts).Concat(all.NewlyWrong.Take(MaximumTexts)).ToHashSet(StringComparer.Ordinal);
        var hasher = new ExampleHasher();
        await foreach (var row in new HeldOutRows(heldOut.File).ReadAsync(cancellationToken))
        {
            var hash = hasher.Next(row);
            if (changed.Contains(hash))
            {
                texts[hash] = row.Text;
            }
        }

        return texts;
    }

    /// <returns>The evaluation, or why there is none, as a clause.</returns>
    private async Task<(EvaluationFile? Evaluation, string? Why)> EvaluateAsync(
        string model, IReadOnlyList<string> labels, RunPlan plan, CancellationToken cancellationToken)
    {
        var heldOut = plan.HeldOut!;
        host.Reporter.WriteEntry("Baseline", BaselineMessages.Comparing(model, heldOut.File.Content.Rows));
        var scored = await new HeldOutEvaluation(plan.Service.Client, host.Reporter, time)
            .RunAsync(heldOut, model, labels, plan.Config.Gate.DropConfidence, cancellationToken);
        return scored.Details is { } evaluation ? (evaluation, null) : (null, $"the baseline {model} was not evaluated: {scored.Evaluation!.Error!.TrimEnd('.')}");
    }
}
