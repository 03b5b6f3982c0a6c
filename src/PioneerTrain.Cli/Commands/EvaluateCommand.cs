using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train evaluate</c>: evaluates a trained model or a base model by inference on a
/// held-out file, as <c>train</c> does after a job.
/// </summary>
internal static class EvaluateCommand
{
    public static Command Build(HostServices services)
    {
        var file = new Argument<string>("file") { Description = "Held-out file (JSON Lines)", CompletionSources = { ValueWords.Files } };
        var details = new Option<string?>("--output-file") { Description = "File to write with the counts of each row, without texts", HelpName = ValueWords.File };
        var options = new EvaluationOptions();
        var command = new JobSubcommand("evaluate", "Evaluate a trained model or a base model on a held-out file", takesId: false, takesFormat: true, [.. options.All, details])
            .WithModel("model", "Id of a job that succeeded, or of a base model")
            .WithArgument(file);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            if (call.Line.GetValue(details) is { } target && File.Exists(target))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.FileExists(target));
            }

            var plan = await options.CheckAsync(call, call.Line.GetValue(file)!, cancellationToken);
            var reporter = call.NewReporter();
            ModelEvaluation.Warn(plan, reporter);
            var evaluation = new ModelEvaluation(call.Client, reporter, call.Services.Time);
            var scored = await evaluation.RunAsync(plan, call.Id, labels: null, cancellationToken);
            if (call.Line.GetValue(details) is { } written)
            {
                await File.WriteAllTextAsync(written, scored.Details!.ToJson(), cancellationToken);
            }

            Print(call, new EvaluationReport(scored.Evaluation!, MetricsResult.From(scored.Scores)));
        });
    }

    private static void Print(JobCall call, EvaluationReport report)
    {
        if (call.AsJson)
        {
            call.Print(report.ToJson());
            return;
        }

        foreach (var line in EvaluationText.Lines(report))
        {
            call.Print(line);
        }
    }
}
