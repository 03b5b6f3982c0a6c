using PioneerTrain.TestKit;

namespace PioneerTrain.Trainer.Tests;

/// <summary>
/// A job that cannot be trained ends with an error message, not with an exception.
/// </summary>
public sealed class RefusedTrainingTests : IDisposable
{
    private static readonly TrainingRows _fine = TestData.Rows(
        """{"text":"Ask Tim","entities":[["Tim","person"]],"split":"train"}""", """{"text":"Ask Ann","entities":[["Ann","person"]],"split":"validation"}""");

    private static readonly TrainingRecipe _noneHeldOut = TestData.Recipe(TrainableWeights.Lora, 1) with { ValidationShare = 0 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fails_without_rows_labels_or_held_out_rows()
    {
        Assert.Equal("The dataset has no rows.", Refuse(TestData.Rows()));
        Assert.Equal("No row has an entity or a class. Add labeled rows.", Refuse(TestData.Rows("""{"text":"a","entities":[]}""")));
        Assert.Equal(
            "None of the 1 rows is held out, so F1 cannot be measured. Add more rows, "
                + "mark some with \"split\": \"validation\", or increase validation_data_percentage.",
            Refuse(_noneHeldOut, TestData.Rows("""{"text":"a","label":"x"}""")));
        Assert.Equal(
            "All 1 rows are held out, so there are no training rows. Mark some with \"split\": \"train\", or decrease validation_data_percentage.",
            Refuse(_noneHeldOut with { ValidationShare = 1 }, TestData.Rows("""{"text":"a","label":"x"}""")));
    }

    [Theory]
    [InlineData(
        """{"text":"a","label":"x","split":"train"}""",
        "None of the 2 rows is held out, so F1 cannot be measured. Mark some with \"split\": \"validation\", or remove \"split\" from all rows. "
            + "validation_data_percentage is not used, because rows have \"split\": \"train\".")]
    [InlineData(
        """{"text":"a","label":"x"}""",
        "None of the 2 rows is held out, so F1 cannot be measured. Mark some with \"split\": \"validation\", or remove \"split\" from all rows. "
            + "validation_data_percentage is not used, because rows have \"split\": \"train\".")]
    public void Says_that_the_validation_share_is_not_used_when_rows_are_marked_for_training(string other, string message) =>
        Assert.Equal(message, Refuse(TestData.Rows("""{"text":"b","label":"x","split":"train"}""", other)));

    [Fact]
    public void Says_that_the_validation_share_is_not_used_when_all_rows_are_marked_for_validation() =>
        Assert.Equal(
            "All 1 rows are held out, so there are no training rows. Mark some with \"split\": \"train\", or remove \"split\" from all rows. "
                + "validation_data_percentage is not used, because the rows have \"split\": \"validation\".",
            Refuse(TestData.Rows("""{"text":"a","label":"x","split":"validation"}""")));

    [Fact]
    public void Reports_a_recipe_value_that_is_out_of_range()
    {
        Assert.Equal("nr_epochs is 0; expected at least 1.", Refuse(recipe => recipe with { Epochs = 0 }));
        Assert.Equal("batch_size is 0; expected at least 1.", Refuse(recipe => recipe with { BatchSize = 0 }));
        Assert.Equal("learning_rate is NaN; expected at least 0.", Refuse(recipe => recipe with { LearningRate = double.NaN }));
        Assert.Equal("dropout is 1; expected 0 to 0.9.", Refuse(recipe => recipe with { Dropout = 1 }));
        Assert.Equal("weight_decay is -1; expected at least 0.", Refuse(recipe => recipe with { WeightDecay = -1 }));
        Assert.Equal("warmup_ratio is 1.5; expected 0 to 1.", Refuse(recipe => recipe with { WarmupRatio = 1.5 }));
        Assert.Equal("lora_r is 65; expected 1 to 64 for local training.", Refuse(recipe => recipe with { LoraRank = 65 }));
        Assert.Equal("lora_alpha is 0; expected a number greater than 0.", Refuse(recipe => recipe with { LoraAlpha = 0 }));
        Assert.Equal("The number of threads is 0; expected at least 1.", Refuse(recipe => recipe with { Threads = 0 }));
    }

    [Fact]
    public void Fails_without_a_checkpoint_when_the_learning_rate_is_too_high()
    {
        var observer = new RecordingObserver();
        var recipe = TestData.Recipe(TrainableWeights.Full, 3) with { LearningRate = 1e9 };

        var end = observer.Run(_folder, recipe, TestData.Nano, _fine);

        Assert.StartsWith("Training diverged: ", Assert.IsType<TrainingEnd.Failed>(end).Reason, StringComparison.Ordinal);
        Assert.Empty(observer.Checkpoints);
    }

    [Fact]
    public void Reports_an_invalid_checkpoint()
    {
        var source = new ModelSource.Checkpoint("c1", _folder.Write("c1.zip", "not a zip"));

        var end = new RecordingObserver().Run(_folder, TestData.Recipe(TrainableWeights.Lora, 1), source, _fine);

        Assert.Equal("The base model cannot be loaded: the checkpoint is not a complete zip archive.", Assert.IsType<TrainingEnd.Failed>(end).Reason);
    }

    private string Refuse(TrainingRows rows) => Refuse(TestData.Recipe(TrainableWeights.Lora, 1), rows);

    private string Refuse(Func<TrainingRecipe, TrainingRecipe> change) => Refuse(change(TestData.Recipe(TrainableWeights.Lora, 1)), _fine);

    private string Refuse(TrainingRecipe recipe, TrainingRows rows) =>
        Assert.IsType<TrainingEnd.Failed>(new RecordingObserver().Run(_folder, recipe, TestData.Nano, rows)).Reason;
}
