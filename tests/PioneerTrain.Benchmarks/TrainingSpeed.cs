using System.Diagnostics;
using System.Text;
using PioneerTrain.Generators;
using PioneerTrain.Trainer;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Benchmarks;

/// <summary>Prints the speed of the training engine on this machine.</summary>
internal static class TrainingSpeed
{
    public static int Print()
    {
        Console.WriteLine("Matrix product, one thread:");
        foreach (var (height, width, depth) in new[] { (96, 128, 128), (96, 128, 384), (96, 256, 128), (384, 128, 96), (96, 8, 128), (96, 80, 128) })
        {
            Console.WriteLine($"  {height}×{width}×{depth}: {GigaFlops(height, width, depth):0.0} GFLOP/s");
        }

        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, new Dictionary<string, string>(StringComparer.Ordinal));
        var rows = GeneratedRows(3000);
        foreach (var weights in new[] { TrainableWeights.Lora, TrainableWeights.Full })
        {
            Console.WriteLine($"local/small-scratch-v1, {weights}, {Environment.ProcessorCount} threads:");
            var recipe = new TrainingRecipe { Weights = weights, Epochs = 3, LearningRate = 5e-5, Threads = Environment.ProcessorCount };
            BenchmarkRun.Execute(recipe, catalogue.Find("local/small-scratch-v1")!, rows);
        }

        return 0;
    }

    private static double GigaFlops(int rows, int columns, int depth)
    {
        var left = Matrix.Zeros(rows, depth);
        var right = Matrix.Zeros(depth, columns);
        var product = Matrix.Zeros(rows, columns);
        var flops = 2.0 * rows * columns * depth;
        var rounds = (int)(1e9 / flops);
        for (var i = 0; i < rounds / 10; i++)
        {
            MatrixProduct.Multiply(left, right, product);
        }

        var watch = Stopwatch.StartNew();
        for (var i = 0; i < rounds; i++)
        {
            MatrixProduct.Multiply(left, right, product);
        }

        return flops * rounds / watch.Elapsed.TotalSeconds / 1e9;
    }

    private static TrainingRows GeneratedRows(int count)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', PretrainingCorpus.Rows(count, seed: 7))));
        return TrainingRows.Read(stream);
    }
}
