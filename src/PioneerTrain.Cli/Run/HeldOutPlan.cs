using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>The held-out file of an evaluation by inference, checked before a job is created.</summary>
internal sealed record HeldOutPlan(EvaluationSettings.HeldOutFile Settings, CheckedDataFile File)
{
    /// <summary>The usual number of characters in a token of English text.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>What makes the scores or the verdict doubtful, as sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    public InferenceTask Task => File.Content switch
    {
        { Kind: RowKind.Entities } => InferenceTask.Entities,
        { IsMultiLabel: true } => InferenceTask.MultiLabel,
        _ => InferenceTask.SingleLabel,
    };

    /// <summary>What the evaluation requests, such as <c>412 requests, about 9,800 tokens of text</c>.</summary>
    public string Volume =>
        $"{Quantity.Count(File.Content.Rows, "request")} after the training, about {Math.Max(1, File.Content.Lengths.Sum / CharactersPerToken):N0} tokens of text";

    /// <summary>Reads and checks the file; returns null when the config has none.</summary>
    /// <param name="configPath">The config, for errors in rules of the gate.</param>
    /// <param name="resolve">Returns the real path of the file, as for other data files.</param>
    /// <param name="training">The data files, whose texts the held-out file should not have.</param>
    /// <exception cref="RunException">The file cannot be evaluated, or not with this gate.</exception>
    public static async Task<HeldOutPlan?> CheckAsync(
        string configPath,
        TrainingConfig config,
        IReadOnlyCollection<CheckedDataFile> training,
        Func<string, string> resolve,
        CancellationToken cancellationToken)
    {
        if (config.Evaluation is not EvaluationSettings.HeldOutFile settings)
        {
            return null;
        }

        var file = await DataFiles.CheckHeldOutAsync(settings.Path, resolve, cancellationToken);
        var problems = HeldOutRules.Errors(config, settings, file.Content).ToList();
        if (problems.Count > 0)
        {
            var findings = problems.Select(problem => problem.Rule is { } rule
                ? new Finding(problem.Message, configPath, rule.Line)
                : new Finding(problem.Message, settings.Path)).ToList();
            throw new RunException(ExitCode.InvalidInput, string.Join('\n', findings)) { Findings = findings };
        }

        return new HeldOutPlan(settings, file)
        {
            Warnings =
            [
                .. HeldOutCheck.Warnings(settings.Path, [.. training.Select(each => each.Content.Training)], file.Content.HeldOut),
                .. HeldOutRules.Warnings(config, settings, file.Content),
            ],
        };
    }

    /// <summary>Returns the settings of an evaluation that apply to the task.</summary>
    /// <param name="model">The id of a job, or of a base model.</param>
    public EvaluationResult ToResult(string model, IReadOnlyList<string> labels)
    {
        var isEntities = Task == InferenceTask.Entities;
        return new EvaluationResult(ScoreSource.Inference)
        {
            File = Settings.Path,
            FileSha256 = File.Sha256,
            Model = model,
            Labels = labels,
            Threshold = isEntities ? Settings.Threshold : null,
            ClsThreshold = Task == InferenceTask.MultiLabel ? Settings.ClassThreshold : null,
            Match = isEntities ? JsonWord.Of(Settings.Match) : null,
            TaskName = isEntities ? null : Settings.TaskName,
        };
    }

    /// <summary>Returns the content of <c>evaluation.json</c>.</summary>
    public EvaluationFile ToFile(EvaluationResult result, IReadOnlyList<EvaluatedExample> examples, DateTimeOffset? measuredAt) =>
        EvaluationFile.From(result, JsonWord.Of(Task), examples, ServiceConnection.ProgramVersion) with { MeasuredAt = measuredAt };

    /// <summary>
    /// Returns the labels to request: those of the config, else those of the job, else those of the
    /// file in ordinal order. The same for every row, because the labels of a row reveal its answer.
    /// </summary>
    public IReadOnlyList<string> LabelsFor(TrainingJob? job)
    {
        var fewest = Task == InferenceTask.Entities ? 1 : 2;
        return Settings.Labels.Count > 0 ? Settings.Labels
            : job?.Labels.Count >= fewest ? job.Labels
            : [.. File.Content.HeldOut.Labels.Keys.Order(StringComparer.Ordinal)];
    }
}
