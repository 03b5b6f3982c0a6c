using System.CommandLine;
using System.Text;
using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// The options of the commands that evaluate a model on a held-out file. The schema of the config
/// checks them.
/// </summary>
internal sealed class EvaluationOptions
{
    /// <summary>A config without a job.</summary>
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

    private readonly Option<string[]> _labels = new("--label")
    {
        Description = "Label to request; repeat it for each label (default: the labels of the job, otherwise those of the file)",
        HelpName = "LABEL",
    };

    private readonly List<Option<string?>> _values =
        [.. _settings.Select(setting => new Option<string?>(setting.Option) { Description = setting.Description, HelpName = setting.HelpName })];

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_labels, .. _values];

    /// <summary>Reads the options and checks the held-out file.</summary>
    /// <exception cref="RunException">An option or the file is invalid.</exception>
    public async Task<HeldOutPlan> CheckAsync(JobCall call, string file, CancellationToken cancellationToken)
    {
        var config = ConfigOf(call.Line, file);
        var workspace = Workspace.OfCommandLine(call.Services.Environment);
        return (await HeldOutPlan.CheckAsync("", config, [], workspace.ResolveGiven, cancellationToken))!;
    }

    private TrainingConfig ConfigOf(ParseResult line, string file)
    {
        var overrides = _settings.Zip(_values)
            .Where(setting => line.GetValue(setting.Second) is not null)
            .Select(setting => new ConfigOverride(setting.First.Key, line.GetValue(setting.Second)!, setting.First.Option))
            .ToList();
        var reading = TrainingConfigReader.Read(Encoding.UTF8.GetBytes(EmptyConfig), "", overrides);
        var config = reading is ConfigReading.Valid valid
            ? valid.Config
            : throw RunException.Of(ExitCode.InvalidInput, [.. ((ConfigReading.Invalid)reading).Diagnostics.Select(problem => problem.ToString())]);
        return config with { Evaluation = (EvaluationSettings.HeldOutFile)config.Evaluation with { Path = file, Labels = line.GetValue(_labels) ?? [] } };
    }
}
