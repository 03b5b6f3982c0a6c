using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>Evaluates a model for a command of the terminal. A model without scores is an error.</summary>
internal sealed class ModelEvaluation(PioneerClient client, ConsoleReporter reporter, TimeProvider time)
{
    /// <summary>Shows the warnings about the held-out file.</summary>
    public static void Warn(HeldOutPlan plan, ConsoleReporter reporter) =>
        DataFiles.AllWarnings(plan.File).Concat(plan.Warnings).ToList().ForEach(reporter.Warn);

    /// <param name="model">The id of a job that succeeded, or of a base model.</param>
    /// <param name="labels">The labels to request; null for those of the plan.</param>
    /// <exception cref="RunException">The model does not exist or could not be evaluated.</exception>
    public async Task<ScoreResult> RunAsync(HeldOutPlan plan, string model, IReadOnlyList<string>? labels, CancellationToken cancellationToken)
    {
        var job = await FindJobAsync(model, cancellationToken);
        reporter.WriteEntry("Score", EvaluationMessages.Evaluating(plan.Settings.Path, plan.File.Content.Rows, model));
        var scored = await new HeldOutEvaluation(client, reporter, time).RunAsync(plan, model, labels ?? plan.LabelsFor(job), confidence: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (scored.Evaluation?.Error is { } error)
        {
            throw new RunException(scored.IsFailed ? ExitCode.Refused : ExitCode.GateFailed, error);
        }

        scored.Warnings.ToList().ForEach(reporter.Warn);
        return scored;
    }

    /// <summary>Returns null for a base model, which is not a job.</summary>
    private async Task<TrainingJob?> FindJobAsync(string model, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(model, out _))
        {
            return null;
        }

        var job = await client.GetTrainingJobAsync(model, cancellationToken);
        return job.Status.Outcome == JobOutcome.Succeeded
            ? job
            : throw new RunException(ExitCode.Refused, EvaluationMessages.NotTrained(job.Id, SafeText.Of(job.Status.Word).ToString()));
    }
}
