using System.Text.Json;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.BaseModels;

/// <summary>
/// Reads and writes the files of a base model: <c>config.json</c>, and <c>model.safetensors</c>
/// unless it starts from random weights.
/// </summary>
internal static class BaseModelFolder
{
    public const string ConfigName = "config.json";
    public const string WeightsName = "model.safetensors";

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="InvalidModelException">The configuration is missing or invalid.</exception>
    public static BaseModelConfig ReadConfig(string folder)
    {
        var path = Path.Combine(folder, ConfigName);
        try
        {
            var config = JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelJson.Default.BaseModelConfig)
                ?? throw new InvalidModelException($"{path} is null");
            return config.Architecture.FindProblem() is { } problem
                ? throw new InvalidModelException($"{path}: {problem}")
                : config;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new InvalidModelException($"{path} is not a valid configuration of a base model", e);
        }
    }

    /// <summary>
    /// Sets embedding and encoder of a model to the weights of the base model, or to random weights
    /// if it has none.
    /// </summary>
    /// <param name="folder">The folder of the base model.</param>
    /// <param name="config">The configuration of the base model.</param>
    /// <param name="model">The model to change.</param>
    /// <param name="random">Used only if the base model has no weights.</param>
    /// <exception cref="InvalidModelException">
    /// The weights do not fit the configuration.
    /// </exception>
    public static void LoadWeights(string folder, BaseModelConfig config, Tagger model, Pcg32 random)
    {
        if (config.Pretraining is null)
        {
            model.InitializeEncoder(random);
            return;
        }

        var path = Path.Combine(folder, WeightsName);
        try
        {
            ModelWeights.Load(
                SafeTensors.Read(File.ReadAllBytes(path)), [.. model.Parameters.All.Take(model.EncoderParameters)]);
        }
        catch (IOException e)
        {
            throw new InvalidModelException($"{path} cannot be read", e);
        }
    }

    public static void Write(string folder, BaseModelConfig config, byte[] weights)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, WeightsName), weights);
        File.WriteAllBytes(
            Path.Combine(folder, ConfigName),
            [.. JsonSerializer.SerializeToUtf8Bytes(config, ModelJson.Default.BaseModelConfig), (byte)'\n']);
    }
}
