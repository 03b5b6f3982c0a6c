using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Trains on one file and scores on the other: the Snips NLU benchmark (39 slots, 7 intents) or any
/// other pair of files.
/// </summary>
internal static class Snips
{
    public static int Print(string trainFile, string testFile)
    {
        var train = Read(trainFile, RowSplit.Train);
        var test = Read(testFile, RowSplit.Validation);
        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
        var runs = new[]
        {
            ("local/small-en-v1", TrainableWeights.Full), ("local/small-en-v1", TrainableWeights.Lora), ("local/small-scratch-v1", TrainableWeights.Full),
        };
        foreach (var (model, weights) in runs)
        {
            Console.WriteLine($"{model}, {weights}");
            var recipe = new TrainingRecipe { Weights = weights, Epochs = 10, LearningRate = 5e-5, Threads = Environment.ProcessorCount };
            BenchmarkRun.Execute(recipe, catalogue.Find(model)!, TrainingRows.Concat([train, test]));
        }

        return 0;
    }

    private static TrainingRows Read(string path, RowSplit split)
    {
        using var stream = File.OpenRead(path);
        var rows = TrainingRows.Read(stream);
        return rows with { Rows = [.. rows.Rows.Select(row => row with { Split = split })] };
    }
}
