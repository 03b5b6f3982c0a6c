using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Trainer;
using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Optimization;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Generators;

/// <summary>
/// Creates the weights of a base model from its configuration. The bytes are reproducible with any
/// number of threads.
/// </summary>
public static class Pretraining
{
    /// <summary>
    /// The random number streams of the recipe's seed. Training uses the default stream.
    /// </summary>
    private const ulong EncoderStream = 201;

    private const ulong HeadStream = 202;

    /// <summary>
    /// Generates the rows that <c>config.json</c> of the base model specifies, trains all weights
    /// on them, and writes <c>model.safetensors</c> and <c>config.json</c>. Only embedding and
    /// encoder are kept, because the head is specific to the labels of these rows.
    /// </summary>
    /// <param name="baseModel">The base model.</param>
    /// <param name="folder">
    /// The output folder, which can be the folder of the base model. It is created if it is
    /// missing.
    /// </param>
    /// <param name="threads">The maximum number of threads, at least 1.</param>
    /// <param name="log">Receives a line after each epoch.</param>
    /// <param name="stop">Stops the training.</param>
    /// <returns>The SHA-256 of <c>model.safetensors</c>, in lower-case hex.</returns>
    /// <exception cref="InvalidModelException">
    /// The base model starts from random weights.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="stop"/> was cancelled.
    /// </exception>
    public static string Remake(
        BaseModel baseModel, string folder, int threads, Action<string> log, CancellationToken stop)
    {
        var config = BaseModelFolder.ReadConfig(baseModel.Folder);
        var recipe = config.Pretraining
            ?? throw new InvalidModelException(
                $"{baseModel.Id} starts from random weights and has no pretraining recipe");
        var rows = Read(PretrainingCorpus.Rows(recipe.Rows, recipe.CorpusSeed));
        var weights = SafeTensors.Write(Train(config, recipe, rows, threads, log, stop));
        BaseModelFolder.Write(folder, config, weights);
        return Convert.ToHexStringLower(SHA256.HashData(weights));
    }

    private static IReadOnlyList<StoredTensor> Train(
        BaseModelConfig config, PretrainingRecipe recipe, TrainingRows rows, int threads, Action<string> log, CancellationToken stop)
    {
        var model = new Tagger(config.Architecture, rows.Labels, rows.Classes);
        model.InitializeEncoder(new Pcg32(recipe.Seed, EncoderStream));
        model.InitializeHeads(new Pcg32(recipe.Seed, HeadStream));
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
        var trainer = new TrainingLoop(
            model,
            training,
            recipe.LearningRate * config.LearningRateMultiplier,
            [.. rows.Rows.Select(encoder.Encode)]);
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
        return rows.ErrorCount == 0
            ? rows
            : throw new InvalidModelException($"row {rows.Errors[0].Line} of the corpus: {rows.Errors[0].Message}");
    }
}
