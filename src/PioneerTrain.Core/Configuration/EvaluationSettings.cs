using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Configuration;

/// <summary>Where the scores of the trained model come from.</summary>
public abstract record EvaluationSettings
{
    private EvaluationSettings()
    {
    }

    /// <summary>The scores on the job record (<c>source: job</c>, the default).</summary>
    public sealed record JobRecord : EvaluationSettings;

    /// <summary>
    /// An evaluation by the service, when the job does not report the scores of the gate. Its F1 is
    /// another number: a macro average over tokens.
    /// </summary>
    /// <param name="Dataset">The name and optional version of the held-out dataset.</param>
    /// <param name="MaxExamples">
    /// The maximum number of rows; null uses the default of the service (100 on the live service).
    /// </param>
    public sealed record ServiceDataset(DatasetReference Dataset, int? MaxExamples) : EvaluationSettings;

    /// <summary>
    /// An evaluation by inference: each row of a held-out file is sent to the trained model, and the
    /// scores are computed from its predictions.
    /// </summary>
    /// <param name="Path">
    /// The file, relative to the working directory, with forward slashes and without <c>..</c>.
    /// </param>
    public sealed record HeldOutFile(string Path) : EvaluationSettings
    {
        /// <summary>The minimum confidence of an entity, 0 to 1. Default: 0.5.</summary>
        public double Threshold { get; init; } = 0.5;

        /// <summary>
        /// The minimum confidence of a class in multi-label classification, 0 to 1. Default: 0.5.
        /// </summary>
        public double ClassThreshold { get; init; } = 0.5;

        /// <summary>What counts as one entity. Default: a text with a label.</summary>
        public SpanMatch Match { get; init; } = SpanMatch.Text;

        /// <summary>
        /// The labels to request, the same for each row; empty selects those of the job, else those
        /// of the file.
        /// </summary>
        public IReadOnlyList<string> Labels { get; init; } = [];

        /// <summary>
        /// The name of the classification task, which is input of the model. Default:
        /// <c>category</c>.
        /// </summary>
        public string TaskName { get; init; } = "category";

        /// <summary>The inference API; null selects the one of the address.</summary>
        public InferenceApi? Api { get; init; }

        /// <summary>The maximum number of requests at a time, 1 to 8. Default: 4.</summary>
        public int Concurrency { get; init; } = 4;

        /// <summary>
        /// The number of rows that may fail; with more, the model counts as not evaluated. Default:
        /// 0.
        /// </summary>
        public int MaxFailedRows { get; init; }

        /// <summary>
        /// The time limit of the evaluation, which is not part of <c>limits.max_duration</c>.
        /// Default: 30 minutes.
        /// </summary>
        public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);
    }
}

/// <summary>The endpoint that inference requests are sent to.</summary>
public enum InferenceApi
{
    /// <summary><c>POST /inference</c>, the API of api.pioneer.ai.</summary>
    Felix,

    /// <summary>
    /// <c>POST /v1/chat/completions</c>, the API of api.fastino.ai, which api.pioneer.ai supports
    /// also.
    /// </summary>
    Chat,
}
