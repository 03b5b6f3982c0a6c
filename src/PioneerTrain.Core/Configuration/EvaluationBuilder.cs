using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Builds the settings of the evaluation from valid values.</summary>
internal static class EvaluationBuilder
{
    public static EvaluationSettings Build(ConfigValues values) => (values.Text("evaluation.path"), values.Text("evaluation.dataset")) switch
    {
        ({ } path, _) => HeldOutFile(path, values),
        (_, { } dataset) => new EvaluationSettings.ServiceDataset(
            new DatasetReference(dataset, values.Text("evaluation.version")), (int?)values.Whole("evaluation.max_examples")),
        _ => new EvaluationSettings.JobRecord(),
    };

    private static EvaluationSettings.HeldOutFile HeldOutFile(string path, ConfigValues values)
    {
        var defaults = new EvaluationSettings.HeldOutFile(path);
        return defaults with
        {
            Threshold = values.Number("evaluation.threshold") ?? defaults.Threshold,
            ClassThreshold = values.Number("evaluation.cls_threshold") ?? defaults.ClassThreshold,
            Match = values.Text("evaluation.match") == "occurrence" ? SpanMatch.Occurrence : defaults.Match,
            Labels = values.Texts("evaluation.labels"),
            TaskName = values.Text("evaluation.task_name") ?? defaults.TaskName,
            Api = values.Text("evaluation.api") switch
            {
                "felix" => InferenceApi.Felix,
                "chat" => InferenceApi.Chat,
                _ => null,
            },
            Concurrency = (int?)values.Whole("evaluation.concurrency") ?? defaults.Concurrency,
            MaxFailedRows = (int?)values.Whole("evaluation.max_failed_rows") ?? defaults.MaxFailedRows,
            Timeout = values.Text("evaluation.timeout") is { } timeout ? Duration.Parse(timeout) : defaults.Timeout,
        };
    }
}
