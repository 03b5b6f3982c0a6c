using System.Text;
using PioneerTrain.Generators;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Rows, models and recipes small enough for a test.</summary>
internal static class TestData
{
    private static readonly Lazy<TrainingRows> _allDemoRows = new(ReadDemo);

    public static BaseModelCatalogue Catalogue { get; } = new(
        BaseModelCatalogue.ShippedFolder,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["fastino/gliner2-base-v1"] = "local/small-en-v1" });

    public static ModelSource.Base Nano { get; } = new(Catalogue.Find("local/nano-en-v1")!);

    /// <summary>The smallest architecture that has every part twice.</summary>
    public static Architecture TinyArchitecture { get; } = new(Buckets: 64, Width: 16, Layers: 2, Heads: 2, FeedForwardWidth: 32, MaxTokens: 16);

    public static TrainingRows Rows(IEnumerable<string> lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        return TrainingRows.Read(stream);
    }

    public static TrainingRows Rows(params string[] lines) => Rows(lines.AsEnumerable());

    /// <summary>Returns the first rows of each split of the demo.</summary>
    public static TrainingRows DemoRows(int train, int heldOut)
    {
        var all = _allDemoRows.Value;
        IReadOnlyList<TrainingRow> some =
        [
            .. all.Rows.Where(row => row.Split == RowSplit.Train).Take(train),
            .. all.Rows.Where(row => row.Split == RowSplit.Validation).Take(heldOut),
        ];
        return all with { Rows = some };
    }

    public static TrainingRecipe Recipe(TrainableWeights weights, int epochs) => new() { Weights = weights, Epochs = epochs, LearningRate = 5e-5, Threads = 2 };

    private static TrainingRows ReadDemo()
    {
        using var stream = new MemoryStream();
        DemoData.Write(stream, DemoData.Rows(DemoData.CommittedSeed));
        stream.Position = 0;
        return TrainingRows.Read(stream);
    }
}
