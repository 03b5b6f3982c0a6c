using System.CommandLine;
using System.Text;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train evaluate</c>: evaluates a trained model or a base model by inference on a
/// held-out file, as <c>train</c> does after a job.
/// </summary>
internal static class EvaluateCommand
{
    /// <summary>A config without a job: the options are checked by the schema of its section evaluation.</summary>
    private const string EmptyConfig = "model_name: none\nbase_model: none\ndatasets:\n  - name: none\nevaluation:\n  path: held-out.jsonl\n";

    private static readonly (string Option, string Key, string HelpName, string Description)[] _settings =
    [
        ("--threshold", "evaluation.threshold", "NUMBER", "Minimum confidence of an entity, 0 to 1 (default: 0.5)"),
        ("--cls-threshold", "evaluation.cls_threshold", "NUMBER", "Minimum confidence of a class with several classes for each row, 0 to 1 (default: 0.5)"),
        ("--match", "evaluation.match", "text|occurrence", "What counts as one entity: a text with its label, or each mention (default: text)"),
        ("--task-name", "evaluation.task_name", "NAME", "Name of the classification task (default: category)"),
        ("--api", "evaluation.api", "auto|felix|chat", "Inference API (default: auto, by the address)"),
        ("--concurrency", "evaluation.concurrency", "NUMBER", "Maximum number of requests at a time, 1 to 8 (default: 4)"),
        ("--max-failed-rows", "evaluation.max_failed_rows", "NUMBER", "Number of rows that may remain without a prediction (default: 0)"),
        ("--max-rows", "limits.max_evaluation_rows", "NUMBER", "Maximum number of rows, each of which is a billed request (default: 20000)"),
        ("--evaluation-timeout", "evaluation.timeout", "DURATION", "Time limit, such as 90s, 45m or 6h (default: 30m)"),
    ];

    public static Command Build(HostServices services)
    {
        var file = new Argument<string>("file") { Description = "Held-out file (JSON Lines)", CompletionSources = { ValueWords.Files } };
        var labels = new Option<string[]>("--label")
        {
            Description = "Label to request; repeat it for each label (default: the labels of the job, otherwise those of the file)",
            HelpName = "LABEL",
        };
        var details = new Option<string?>("--output-file") { Description = "File to write with the counts of each row, without texts", HelpName = ValueWords.File };
        var settings = _settings.Select(setting => new Option<string?>(setting.Option) { Description = setting.Description, HelpName = setting.HelpName }).ToList();
        var command = new JobSubcommand("evaluate", "Evaluate a trained model or a base model on a held-out file", takesId: false, takesFormat: true, [labels, .. settings, details])
            .WithModel("model", "Id of a job that succeeded, or of a base model")
            .WithArgument(file);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var config = ConfigOf(call.Line, settings, call.Line.GetValue(labels) ?? [], call.Line.GetValue(file)!);
            if (call.Line.GetValue(details) is { } target && File.Exists(target))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.FileExists(target));
            }

            var plan = (await HeldOutPlan.CheckAsync("", config, [], Workspace.OfCommandLine(services.Environment).ResolveGiven, cancellationToken))!;
            await EvaluateAsync(call, plan, call.Line.GetValue(details), cancellationToken);
        });
    }

    /// <exception cref="RunException">An option is invalid.</exception>
    private static TrainingConfig ConfigOf(ParseResult line, List<Option<string?>> options, IReadOnlyList<string> labels, string file)
    {
        var overrides = _settings.Zip(options)
            .Where(setting => line.GetValue(setting.Second) is not null)
            .Select(setting => new ConfigOverride(setting.First.Key, line.GetValue(setting.Second)!, setting.First.Option))
            .ToList();
        var reading = TrainingConfigReader.Read(Encoding.UTF8.GetBytes(EmptyConfig), "", overrides);
        var config = reading is ConfigReading.Valid valid
            ? valid.Config
            : throw RunException.Of(ExitCode.InvalidInput, [.. ((ConfigReading.Invalid)reading).Diagnostics.Select(problem => problem.ToString())]);
        return config with { Evaluation = (EvaluationSettings.HeldOutFile)config.Evaluation with { Path = file, Labels = labels } };
    }

    private static async Task EvaluateAsync(JobCall call, HeldOutPlan plan, string? details, CancellationToken cancellationToken)
    {
        var reporter = call.NewReporter();
        foreach (var warning in DataFiles.AllWarnings(plan.File).Concat(plan.Warnings))
        {
            reporter.Warn(warning);
        }

        var job = await FindJobAsync(call, cancellationToken);
        var labels = plan.LabelsFor(job);
        reporter.WriteEntry("Score", EvaluationMessages.Evaluating(plan.Settings.Path, plan.File.Content.Rows, call.Id));
        var scored = await new HeldOutEvaluation(call.Client, reporter).RunAsync(plan, call.Id, labels, confidence: null, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (scored.Evaluation?.Error is { } error)
        {
            throw new RunException(scored.IsFailed ? ExitCode.Refused : ExitCode.GateFailed, error);
        }

        scored.Warnings.ToList().ForEach(reporter.Warn);
        if (details is not null)
        {
            await File.WriteAllTextAsync(details, scored.Details!.ToJson(), cancellationToken);
        }

        Print(call, new EvaluationReport(scored.Evaluation!, MetricsResult.From(scored.Scores)));
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

    /// <summary>Returns null for a base model, which is not a job.</summary>
    /// <exception cref="RunException">The job did not succeed.</exception>
    private static async Task<TrainingJob?> FindJobAsync(JobCall call, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(call.Id, out _))
        {
            return null;
        }

        var job = await call.Client.GetTrainingJobAsync(call.Id, cancellationToken);
        return job.Status.Outcome == JobOutcome.Succeeded
            ? job
            : throw new RunException(ExitCode.Refused, EvaluationMessages.NotTrained(job.Id, SafeText.Of(job.Status.Word).ToString()));
    }
}
