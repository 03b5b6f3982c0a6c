using System.Text;
using PioneerTrain.LocalServer.Training.Checkpoints;
using PioneerTrain.LocalServer.Training.Layers;
using PioneerTrain.LocalServer.Training.Optimisation;
using PioneerTrain.LocalServer.Training.Rows;

namespace PioneerTrain.LocalServer.Training.BaseModels;

/// <summary>Makes the weights of a base model, from nothing but its configuration: the same bytes every time.</summary>
internal sealed class Pretraining(BaseModelConfig config, PretrainingRecipe pretraining, int threads)
{
    private const ulong EncoderStream = 201;
    private const ulong HeadStream = 202;

    /// <summary>Trains all weights on labelled rows, and answers the encoder's; the head, which knows the rows' labels only, is thrown away.</summary>
    /// <param name="jsonlRows">The rows, one JSON object each.</param>
    /// <param name="log">Hears a line after each epoch.</param>
    /// <exception cref="InvalidModelException">A generated row cannot be read.</exception>
    public IReadOnlyList<StoredTensor> Train(IEnumerable<string> jsonlRows, Action<string> log, CancellationToken stop)
    {
        var rows = Read(jsonlRows);
        var model = new Tagger(config.Architecture, rows.Labels, rows.Classes);
        model.InitialiseEncoder(new Pcg32(pretraining.Seed, EncoderStream));
        model.InitialiseHeads(new Pcg32(pretraining.Seed, HeadStream));

        var encoder = new RowEncoder(config.Architecture, rows.Labels, rows.Classes);
        var recipe = new TrainingRecipe
        {
            Weights = TrainableWeights.Full,
            Epochs = pretraining.Epochs,
            LearningRate = pretraining.LearningRate,
            BatchSize = pretraining.BatchSize,
            Dropout = pretraining.Dropout,
            Seed = pretraining.Seed,
            Threads = threads,
        };
        var trainer = new Trainer(model, recipe, pretraining.LearningRate * config.LearningRateMultiplier, [.. rows.Rows.Select(encoder.Encode)]);
        for (var epoch = 1; epoch <= pretraining.Epochs; epoch++)
        {
            log($"{config.Id}: epoch {epoch}/{pretraining.Epochs}, loss {trainer.TrainEpoch(stop):0.0000}");
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
