using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Optimization;
using PioneerTrain.Trainer.Rows;

namespace PioneerTrain.Trainer;

/// <summary>Writes the log lines of a training run.</summary>
internal sealed class TrainingLog(ITrainingObserver observer)
{
    public void Started(
        TrainingRecipe recipe,
        StartingPoint start,
        TrainingRows rows,
        HeldOutSplit split,
        long tokens,
        TrainingLoop trainer)
    {
        var model = start.Model;
        var trainable = model.TrainableWeightCount;
        Log($"base model {start.Name}: {model.WeightCount:N0} weights; "
            + $"{CheckpointContent.NameOf(recipe.Weights)} trains {trainable:N0} ({Percent(trainable, model.WeightCount)} of that number)");
        Log($"rows: {split.Train.Count:N0} for training ({tokens:N0} tokens), {split.HeldOut.Count:N0} held out; "
            + $"{Names("entity labels", rows.Labels)}, {Names("classes", rows.Classes)}");
        Log($"learning_rate {Rate(recipe.LearningRate)} (effective {Rate(recipe.LearningRate * start.LearningRateMultiplier)}: "
            + $"multiplier {start.LearningRateMultiplier} of the base model), "
            + $"{CheckpointContent.NameOf(recipe.Schedule)} schedule, "
            + $"{trainer.LearningRates.WarmupSteps} warm-up steps of {trainer.StepsPerEpoch * recipe.Epochs}, "
            + $"batch size {recipe.BatchSize}, seed {recipe.Seed}");
        var leaks = split.CountLeaks();
        if (leaks > 0)
        {
            observer.Warn($"{leaks:N0} held-out texts are also training rows, so the scores are too high");
        }
    }

    public void ScoredBefore(Scores scores) =>
        Log($"before training: F1 {scores.F1:0.0000} on {scores.HeldOutRows:N0} held-out rows");

    public void EpochEnded(EpochReport report, int epochs, double tokensPerSecond)
    {
        var scores = report.Scores;
        var accuracy = scores.Accuracy is { } share ? $", accuracy {share:0.0000}" : "";
        Log($"epoch {report.Epoch}/{epochs}: loss {report.TrainingLoss:0.0000}, validation loss {report.ValidationLoss:0.0000}, "
            + $"precision {scores.Precision:0.0000}, recall {scores.Recall:0.0000}, F1 {scores.F1:0.0000}{accuracy}, {tokensPerSecond:N0} tokens/s");
    }

    public void Completed(EpochReport last, int epochs) => Log(last.Epoch < epochs
        ? $"stopped early after epoch {last.Epoch} of {epochs}: F1 did not improve"
        : $"completed {epochs} epochs in {last.Elapsed.TotalSeconds:0.0} s");

    public void Stopped(int finishedEpochs, int epochs) =>
        observer.Warn(
            $"stopped after {finishedEpochs} of {epochs} epochs; the checkpoints of finished epochs are kept");

    private static string Percent(long part, long whole) => $"{100.0 * part / whole:0.0} %";

    private static string Rate(double rate) => rate.ToString("0.###e-00");

    private static string Names(string what, IReadOnlyList<string> names) => names.Count switch
    {
        0 => $"no {what}",
        <= 12 => $"{what} {string.Join(", ", names)}",
        _ => $"{names.Count} {what}",
    };

    private void Log(string message) => observer.Log(message);
}
