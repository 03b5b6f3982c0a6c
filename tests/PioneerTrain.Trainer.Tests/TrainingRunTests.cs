using System.Security.Cryptography;
using PioneerTrain.TestKit;
using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Real training runs of the smallest base model.</summary>
public sealed class TrainingRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lora_learns_unseen_names_and_more_than_the_head_alone()
    {
        var rows = TestData.DemoRows(train: 1000, heldOut: 300);

        var lora = Completed(Train(TestData.Recipe(TrainableWeights.Lora, 6), rows));
        var headOnly = Completed(Train(TestData.Recipe(TrainableWeights.HeadOnly, 6), rows));

        Assert.InRange(lora.Last.F1, 0.60, 1);
        Assert.True(lora.Last.F1 > headOnly.Last.F1 + 0.05, $"lora {lora.Last.F1}, head only {headOnly.Last.F1}");
        Assert.Equal(300, lora.Last.HeldOutRows);
        Assert.Equal(6, lora.Last.PerLabel.Count);
    }

    [Fact]
    public void Random_labels_teach_nothing()
    {
        var rows = TestData.DemoRows(train: 400, heldOut: 200);
        var random = new Pcg32(9);
        rows = rows with { Rows = [.. rows.Rows.Select(row => row.Split == RowSplit.Train ? Shuffled(row, rows.Labels, random) : row)] };

        var end = Completed(Train(TestData.Recipe(TrainableWeights.Full, 3), rows));

        Assert.InRange(end.Last.F1, 0, 0.2);
    }

    [Fact]
    public void Learns_classes()
    {
        var lines = Enumerable.Range(0, 300).Select(i => (i % 2) switch
        {
            0 => $$"""{"text":"I love item {{i}}, it is wonderful","label":"positive"}""",
            _ => $$"""{"text":"I hate item {{i}}, it is horrible","label":"negative"}""",
        });

        var end = Completed(Train(TestData.Recipe(TrainableWeights.Lora, 3), TestData.Rows(lines)));

        Assert.InRange(end.Last.Accuracy!.Value, 0.95, 1);
        Assert.InRange(end.Last.F1, 0.95, 1);
    }

    [Theory]
    [InlineData(TrainableWeights.Lora)]
    [InlineData(TrainableWeights.Full)]
    public void Changes_no_weight_at_learning_rate_zero(TrainableWeights weights)
    {
        var observer = new RecordingObserver();
        var recipe = TestData.Recipe(weights, 2) with { LearningRate = 0 };

        observer.Run(_folder, recipe, TestData.Nano, TestData.DemoRows(train: 50, heldOut: 20));

        Assert.Equal(Weights(observer.Checkpoints[0]), Weights(observer.Checkpoints[1]));
        var shipped = SafeTensors.Read(File.ReadAllBytes(Path.Combine(TestData.Nano.Model.Folder, "model.safetensors")));
        var trained = CheckpointFile.Read(observer.Checkpoints[1].Zip).Weights;
        Assert.All(shipped, tensor => Assert.Equal(tensor.Values, trained.Single(one => one.Name == tensor.Name).Values));
    }

    [Theory]
    [InlineData(TrainableWeights.Lora)]
    [InlineData(TrainableWeights.Full)]
    public void Writes_the_same_checkpoint_on_any_number_of_threads(TrainableWeights weights)
    {
        var rows = TestData.DemoRows(train: 100, heldOut: 20);

        var hashes = new[] { 1, 2, 3 }.Select(threads => LastHash(TestData.Recipe(weights, 2) with { Threads = threads }, rows)).ToList();
        var otherSeed = LastHash(TestData.Recipe(weights, 2) with { Seed = 43 }, rows);

        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[0], hashes[2]);
        Assert.False(hashes[0] == otherSeed, "another seed gave the same weights");
    }

    [Fact]
    public void Continues_from_a_checkpoint_at_the_f1_of_its_parent()
    {
        var rows = TestData.DemoRows(train: 300, heldOut: 100);
        var parent = new RecordingObserver();
        parent.Run(_folder, TestData.Recipe(TrainableWeights.Lora, 3), TestData.Nano, rows);
        var ended = parent.Epochs[^1].Scores;

        var child = new RecordingObserver();
        child.Run(_folder, TestData.Recipe(TrainableWeights.Full, 1) with { LearningRate = 0 }, Source(parent), rows);

        Assert.Contains(child.Lines, line => line == $"before training: F1 {ended.F1:0.0000} on 100 held-out rows");
        Assert.Equal(ended.F1, child.Epochs[0].Scores.F1);
        Assert.Equal("checkpoint-3", CheckpointFile.Read(child.Checkpoints[0].Zip).Config.ParentCheckpoint);
        Assert.Equal(ended.F1, ModelScoring.Evaluate(parent.Checkpoints[^1].Zip, OnlyHeldOut(rows), maxExamples: null, threads: 1, CancellationToken.None).Scores.F1);
    }

    [Fact]
    public void Keeps_the_labels_of_a_checkpoint_when_labels_are_added()
    {
        var parent = new RecordingObserver();
        parent.Run(_folder, TestData.Recipe(TrainableWeights.Full, 1), TestData.Nano, TestData.DemoRows(train: 50, heldOut: 20));
        var before = CheckpointFile.Read(parent.Checkpoints[0].Zip).ToModel(threads: 1);

        var start = StartingPoint.Of(Source(parent), ["animal", "date", "person"], [], seed: 1);

        Assert.False(start.KnowsAllLabels);
        Assert.Equal("amount date location organization person product", string.Join(' ', before.Labels));
        (int Before, int After)[] columns = [(Bio.Outside, Bio.Outside), (Bio.Begin(1), Bio.Begin(1)), (Bio.Inside(1), Bio.Inside(1)), (Bio.Begin(4), Bio.Begin(2))];
        foreach (var (from, to) in columns)
        {
            Assert.Equal(Column(before, from), Column(start.Model, to));
        }

        Assert.DoesNotContain(Enumerable.Range(0, before.EntityHead!.Tags), tag => Column(before, tag).SequenceEqual(Column(start.Model, Bio.Begin(0))));
    }

    [Fact]
    public void Keeps_finished_epochs_when_stopped()
    {
        using var stop = new CancellationTokenSource();
        var epochs = 0;
        var observer = new RecordingObserver
        {
            AfterEpoch = () =>
            {
                if (++epochs == 2)
                {
                    stop.Cancel();
                }
            },
        };

        var end = observer.Run(_folder, TestData.Recipe(TrainableWeights.Lora, 50), TestData.Nano, TestData.DemoRows(train: 60, heldOut: 20), stop.Token);

        Assert.Equal(2, Assert.IsType<TrainingEnd.Stopped>(end).FinishedEpochs);
        Assert.Equal(2, observer.Checkpoints.Count(checkpoint => File.Exists(checkpoint.Zip)));
    }

    [Fact]
    public void Early_stopping_ends_a_training_without_improvement()
    {
        var observer = new RecordingObserver();
        var recipe = TestData.Recipe(TrainableWeights.HeadOnly, 50) with { LearningRate = 0, EarlyStoppingPatience = 2 };

        observer.Run(_folder, recipe, TestData.Nano, TestData.DemoRows(train: 50, heldOut: 20));

        Assert.Equal(3, observer.Epochs.Count);
        Assert.Equal("stopped early after epoch 3 of 50: F1 did not improve", observer.Lines[^1]);
    }

    [Fact]
    public void Logs_model_weights_rows_and_learning_rate()
    {
        var observer = new RecordingObserver();

        observer.Run(_folder, TestData.Recipe(TrainableWeights.Lora, 1), TestData.Nano, TestData.DemoRows(train: 50, heldOut: 20));

        Assert.Equal("base model local/nano-en-v1: 571,281 weights; lora trains 151,373 (26.5 % of that number)", observer.Lines[0]);
        Assert.Matches(
            @"^rows: 50 for training \(\d+ tokens\), 20 held out; entity labels amount, date, location, organization, person, product, no classes$", observer.Lines[1]);
        Assert.Equal(
            "learning_rate 5e-05 (effective 2e-03: multiplier 40 of the base model), linear schedule, 0 warm-up steps of 2, batch size 32, seed 42",
            observer.Lines[2]);
        Assert.Matches(
            @"^epoch 1/1: loss \d\.\d{4}, validation loss \d\.\d{4}, precision \d\.\d{4}, recall \d\.\d{4}, F1 \d\.\d{4}, [\d,]+ tokens/s$", observer.Lines[3]);
        Assert.Matches(@"^completed 1 epochs in \d+\.\d s$", observer.Lines[4]);
    }

    private static TrainingEnd.Completed Completed(TrainingEnd end) => Assert.IsType<TrainingEnd.Completed>(end);

    private static ModelSource.Checkpoint Source(RecordingObserver parent) => new(parent.Checkpoints[^1].Id, parent.Checkpoints[^1].Zip);

    private static TrainingRows OnlyHeldOut(TrainingRows rows) => rows with { Rows = [.. rows.Rows.Where(row => row.Split == RowSplit.Validation)] };

    /// <summary>Returns the weights of a head for one tag, with the bias last.</summary>
    private static float[] Column(Tagger model, int tag)
    {
        var head = model.EntityHead!.Linear;
        return [.. Enumerable.Range(0, head.Inputs).Select(input => head.Weight.Weights[input, tag]), head.Bias.Weights[0, tag]];
    }

    private static byte[] Weights(SavedCheckpoint checkpoint) => SafeTensors.Write(CheckpointFile.Read(checkpoint.Zip).Weights);

    /// <summary>
    /// Returns rows with the same number of entities, each a random word with a random label.
    /// </summary>
    private static TrainingRow Shuffled(TrainingRow row, IReadOnlyList<string> labels, Pcg32 random)
    {
        var tokens = Rows.Tokenizer.Tokenize(row.Text);
        var places = tokens.ToArray();
        random.Shuffle(places.AsSpan());
        var entities = places.Take(row.Entities!.Count).Select(token => new EntitySpan(token.Start, token.End, labels[random.Next(labels.Count)]));
        return row with { Entities = [.. entities.OrderBy(entity => entity.Start)] };
    }

    private TrainingEnd Train(TrainingRecipe recipe, TrainingRows rows) => new RecordingObserver().Run(_folder, recipe, TestData.Nano, rows);

    private string LastHash(TrainingRecipe recipe, TrainingRows rows)
    {
        var observer = new RecordingObserver();
        observer.Run(_folder, recipe, TestData.Nano, rows);
        return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(observer.Checkpoints[^1].Zip)));
    }
}
