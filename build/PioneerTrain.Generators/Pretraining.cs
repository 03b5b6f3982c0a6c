using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Trainer;
using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Optimisation;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Generators;

/// <summary>Makes the weights of a base model from nothing but its configuration: the same bytes every time, on any number of threads.</summary>
public static class Pretraining
{
    /// <summary>Streams of the recipe's seed; training itself uses the default one.</summary>
    private const ulong EncoderStream = 201;

    private const ulong HeadStream = 202;

    /// <summary>
    /// Generates the rows that the base model's <c>config.json</c> names, trains all weights on them, and writes <c>model.safetensors</c> and <c>config.json</c>.
    /// Only embedding and encoder are kept: the head knows nothing but the labels of these rows.
    /// </summary>
    /// <param name="folder">Made when it is not there; may be the base model's own.</param>
    /// <param name="log">Hears a line after each epoch.</param>
    /// <returns>SHA-256 of <c>model.safetensors</c>, in lower-case hex.</returns>
    /// <exception cref="InvalidModelException">The base model is one that starts from random weights.</exception>
    /// <exception cref="OperationCanceledException">The stop token fired.</exception>
    public static string Remake(BaseModel baseModel, string folder, int threads, Action<string> log, CancellationToken stop)
    {
        var config = BaseModelFolder.ReadConfig(baseModel.Folder);
        var recipe = config.Pretraining ?? throw new InvalidModelException($"{baseModel.Id} starts from random weights, so there is nothing to make");
        var rows = Read(PretrainingCorpus.Rows(recipe.Rows, recipe.CorpusSeed));
        var weights = SafeTensors.Write(Train(config, recipe, rows, threads, log, stop));
        BaseModelFolder.Write(folder, config, weights);
        return Convert.ToHexStringLower(SHA256.HashData(weights));
    }

    private static IReadOnlyList<StoredTensor> Train(
        BaseModelConfig config, PretrainingRecipe recipe, TrainingRows rows, int threads, Action<string> log, CancellationToken stop)
    {
        var model = new Tagger(config.Architecture, rows.Labels, rows.Classes);
        model.InitialiseEncoder(new Pcg32(recipe.Seed, EncoderStream));
        model.InitialiseHeads(new Pcg32(recipe.Seed, HeadStream));
        var training = new TrainingRecipe
        {
            Weights = TrainableWeights.Full,
            Epochs = recipe.Epochs,
            LearningRate = recipe.LearningRate,
            BatchSize = recipe.BatchSize,
            Dropout = recipe.Dropout,
            Seed = recipe.Seed,
            Threads = threads,
        };
        var encoder = new RowEncoder(config.Architecture, rows.Labels, rows.Classes);
        var trainer = new TrainingLoop(model, training, recipe.LearningRate * config.LearningRateMultiplier, [.. rows.Rows.Select(encoder.Encode)]);
        for (var epoch = 1; epoch <= recipe.Epochs; epoch++)
        {
            log($"{config.Id}: epoch {epoch}/{recipe.Epochs}, loss {trainer.TrainEpoch(stop):0.0000}");
        }

        return ModelWeights.Encoder(model);
    }

    private static TrainingRows Read(IEnumerable<string> jsonlRows)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', jsonlRows)));
        var rows = TrainingRows.Read(stream);
        return rows.ErrorCount == 0 ? rows : throw new InvalidModelException($"row {rows.Errors[0].Line} of the corpus: {rows.Errors[0].Message}");
    }
}
