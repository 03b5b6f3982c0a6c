using PioneerTrain.Cli.Console;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Evaluates a model by inference on a held-out file, and computes its scores. Shows the progress.
/// </summary>
internal sealed class HeldOutEvaluation(PioneerClient client, ConsoleReporter reporter, TimeProvider time)
{
    /// <param name="model">The id of a job that succeeded, or of a base model.</param>
    /// <param name="labels">The labels to request for every row.</param>
    /// <param name="confidence">The confidence of the one-sided bounds; null for the default.</param>
    /// <returns>The scores, or why there are none. Cancelling is also such a reason.</returns>
    public async Task<ScoreResult> RunAsync(
        HeldOutPlan plan, string model, IReadOnlyList<string> labels, double? confidence, CancellationToken cancellationToken)
    {
        var evaluation = new InferenceEvaluation(client, SettingsOf(plan, model, labels));
        var rows = new HeldOutRows(plan.File);
        var scored = new ScoredRows(plan.Task, plan.Settings.Match, labels);
        try
        {
            await foreach (var row in evaluation.EvaluateAsync(rows.ReadAsync(cancellationToken), cancellationToken))
            {
                scored.Add(row);
                reporter.ReportRows(evaluation.Totals.Rows, plan.File.Content.Rows);
            }
        }
        catch (PioneerException failure)
        {
            return Failed(EvaluationMessages.Failed(plan.Settings.Path, failure.Message));
        }
        catch (IOException unreadable)
        {
            return Failed(EvaluationMessages.Failed(plan.Settings.Path, unreadable.Message));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Failed(Messages.Cancelled);
        }
        finally
        {
            reporter.EndTransfer();
        }

        return !rows.IsUnchanged ? Failed(EvaluationMessages.FileChanged(plan.Settings.Path))
            : evaluation.HasTooManyFailedRows ? Failed(EvaluationMessages.TooManyFailedRows(evaluation.Totals, plan.Settings.MaxFailedRows, scored.Failures)) with { IsFailed = false }
            : Succeeded();

        ScoreResult Failed(string why) => new(Scores.None, ResultOf(plan, model, labels, evaluation) with { Error = why }) { IsFailed = true };

        ScoreResult Succeeded()
        {
            var scores = scored.ToScores(confidence ?? EvaluationScores.DefaultConfidence);
            var result = ResultOf(plan, model, labels, evaluation) with { ExactRows = scores.ExactExamples, Errors = scores.Errors };
            return new ScoreResult(scores.ToScores(), result)
            {
                Warnings = [.. EvaluationMessages.Doubts(plan.Settings.Path, scores)],
                Details = plan.ToFile(result, scored.Examples, time.GetUtcNow()),
            };
        }
    }

    private static InferenceSettings SettingsOf(HeldOutPlan plan, string model, IReadOnlyList<string> labels) => new()
    {
        Request = new InferenceRequest
        {
            Model = model,
            Task = plan.Task,
            Labels = labels,
            Threshold = plan.Settings.Threshold,
            ClassThreshold = plan.Settings.ClassThreshold,
            TaskName = plan.Settings.TaskName,
        },
        Api = plan.Settings.Api,
        Concurrency = plan.Settings.Concurrency,
        MaxFailedRows = plan.Settings.MaxFailedRows,
        Timeout = plan.Settings.Timeout,
    };

    private static EvaluationResult ResultOf(HeldOutPlan plan, string model, IReadOnlyList<string> labels, InferenceEvaluation evaluation)
    {
        var totals = evaluation.Totals;
        return plan.ToResult(model, labels) with
        {
            Api = JsonWord.Of(evaluation.Api),
            Rows = totals.Rows,
            FailedRows = totals.FailedRows,
            Requests = totals.Requests,
            Tokens = totals.Tokens,
            DurationSeconds = Math.Round(totals.Duration.TotalSeconds, 3),
        };
    }
}
