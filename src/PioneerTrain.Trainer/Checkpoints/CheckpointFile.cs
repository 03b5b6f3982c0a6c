using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Checkpoints;

/// <summary>The content of a checkpoint.</summary>
internal sealed record CheckpointFile(CheckpointConfig Config, LabelsConfig Labels, IReadOnlyList<StoredTensor> Weights)
{
    private const string WeightsName = "model.safetensors";
    private const string ConfigName = "config.json";
    private const string LabelsName = "labels.json";
    private const string MetricsName = "metrics.json";
    private const string AdapterWeightsName = "adapter_model.safetensors";
    private const string AdapterConfigName = "adapter_config.json";

    private static readonly Dictionary<string, int> _requiredFiles = new(StringComparer.Ordinal)
    {
        [WeightsName] = 128 << 20,
        [ConfigName] = 1 << 20,
        [LabelsName] = 1 << 20,
    };

    /// <summary>
    /// Writes the archive. The adapter files are written only if there are adapters.
    /// </summary>
    public void Write(
        string path, MetricsConfig metrics, (AdapterConfig Config, IReadOnlyList<StoredTensor> Weights)? adapter)
    {
        var files = new List<(string, byte[])>
        {
            (WeightsName, SafeTensors.Write(Weights)),
            (ConfigName, JsonSerializer.SerializeToUtf8Bytes(Config, ModelJson.Default.CheckpointConfig)),
            (LabelsName, JsonSerializer.SerializeToUtf8Bytes(Labels, ModelJson.Default.LabelsConfig)),
            (MetricsName, JsonSerializer.SerializeToUtf8Bytes(metrics, ModelJson.Default.MetricsConfig)),
        };
        if (adapter is var (config, weights))
        {
            files.Add((AdapterWeightsName, SafeTensors.Write(weights)));
            files.Add(
                (AdapterConfigName, JsonSerializer.SerializeToUtf8Bytes(config, ModelJson.Default.AdapterConfig)));
        }

        ZipFiles.Write(path, files);
    }

    /// <summary>Reads a checkpoint.</summary>
    /// <exception cref="InvalidModelException">
    /// The file is not a checkpoint of this program.
    /// </exception>
    public static CheckpointFile Read(string path)
    {
        var files = ZipFiles.Read(path, _requiredFiles);
        var config = Parse(ConfigName, files[ConfigName], ModelJson.Default.CheckpointConfig);
        if (config.Format != CheckpointConfig.CurrentFormat)
        {
            throw new InvalidModelException(
                $"the format of the checkpoint is \"{config.Format}\"; expected \"{CheckpointConfig.CurrentFormat}\"");
        }

        if (config.Architecture.FindProblem() is { } problem)
        {
            throw new InvalidModelException($"the architecture of the checkpoint is invalid: {problem}");
        }

        if (!double.IsFinite(config.LearningRateMultiplier) || config.LearningRateMultiplier <= 0)
        {
            throw new InvalidModelException(
                $"learning_rate_multiplier of the checkpoint is {config.LearningRateMultiplier}; "
                + "expected a number greater than 0");
        }

        var labels = Parse(LabelsName, files[LabelsName], ModelJson.Default.LabelsConfig);
        CheckNames("entity labels", labels.EntityLabels);
        CheckNames("classes", labels.Classes);
        return new CheckpointFile(config, labels, SafeTensors.Read(files[WeightsName]));
    }

    /// <summary>Creates the model, ready for predictions.</summary>
    /// <exception cref="InvalidModelException">The weights do not fit the architecture.</exception>
    public Tagger ToModel(int threads)
    {
        var model = new Tagger(Config.Architecture, Labels.EntityLabels, Labels.Classes);
        ModelWeights.Load(Weights, model.Parameters.All);
        model.RefreshTransposes(threads);
        return model;
    }

    private static T Parse<T>(string name, byte[] json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidModelException(
                $"{name} in the checkpoint is null");
        }
        catch (JsonException e)
        {
            throw new InvalidModelException($"{name} in the checkpoint is not valid", e);
        }
    }

    private static void CheckNames(string what, IReadOnlyList<string> names)
    {
        if (names.Count > DatasetLimits.Names || names.Distinct(StringComparer.Ordinal).Count() != names.Count || names.Any(name => name is null))
        {
            throw new InvalidModelException(
                $"the checkpoint has {names.Count} {what}; expected at most {DatasetLimits.Names} different ones");
        }
    }
}
