using PioneerTrain.Cli.Run;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>Gets the evaluations that <c>compare</c> compares.</summary>
/// <param name="heldOut">The held-out file for models without a stored evaluation; null for none.</param>
internal sealed class ComparedModels(JobCall call, EvaluationOptions options, string? heldOut)
{
    /// <exception cref="RunException">An evaluation is invalid, or a model could not be
    /// evaluated.</exception>
    public async Task<(EvaluationFile Baseline, EvaluationFile Model)> LoadAsync(string baseline, string model, CancellationToken cancellationToken)
    {
        var (before, now) = (await ReadAsync(baseline, cancellationToken), await ReadAsync(model, cancellationToken));
        if (before is not null && now is not null)
        {
            return (before, now);
        }

        var missing = before is null ? baseline : model;
        var plan = await options.CheckAsync(call, heldOut ?? throw new RunException(ExitCode.InvalidInput, CommandLineMessages.NeedsFile(missing)), cancellationToken);
        var reporter = call.NewReporter();
        ModelEvaluation.Warn(plan, reporter);
        var evaluation = new ModelEvaluation(call.Client, reporter, call.Services.Time);

        // Both models are evaluated with the labels of the first evaluation, because other labels
        // make another task.
        now ??= (await evaluation.RunAsync(plan, model, before?.Labels, cancellationToken)).Details!;
        before ??= (await evaluation.RunAsync(plan, baseline, now.Labels, cancellationToken)).Details!;
        return (before, now);
    }

    private static async Task<EvaluationFile?> ReadAsync(string text, CancellationToken cancellationToken) =>
        CompareCommand.IsStored(text) ? await EvaluationFiles.ReadAsync(text, text, cancellationToken) : null;
}
