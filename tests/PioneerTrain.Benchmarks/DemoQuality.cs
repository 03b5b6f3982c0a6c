using System.Globalization;
using PioneerTrain.Trainer;

namespace PioneerTrain.Benchmarks;

/// <summary>
/// Prints learning curves on the demo rows for each base model and both training types.
/// </summary>
internal static class DemoQuality
{
    private static readonly (string Model, TrainableWeights Weights)[] _runs =
    [
        ("local/small-en-v1", TrainableWeights.Lora),
        ("local/small-en-v1", TrainableWeights.Full),
        ("local/small-en-v1", TrainableWeights.HeadOnly),
        ("local/nano-en-v1", TrainableWeights.Lora),
        ("local/nano-en-v1", TrainableWeights.Full),
        ("local/small-scratch-v1", TrainableWeights.Full),
    ];

    public static int Print(string file, string[] seeds)
    {
        using var stream = File.OpenRead(file);
        var rows = TrainingRows.Read(stream);
        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var seed in seeds.Length > 0 ? seeds : ["42"])
        {
            foreach (var (id, weights) in _runs)
            {
                Console.WriteLine($"{id}, {weights}, seed {seed}");
                var recipe = new TrainingRecipe
                {
                    Weights = weights,
                    Epochs = 5,
                    LearningRate = 5e-5,
                    Seed = ulong.Parse(seed, CultureInfo.InvariantCulture),
                    Threads = Environment.ProcessorCount,
                };
                BenchmarkRun.Execute(recipe, catalogue.Find(id)!, rows);
            }
        }

        return 0;
    }
}
