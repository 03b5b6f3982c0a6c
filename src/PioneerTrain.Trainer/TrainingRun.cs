using PioneerTrain.Trainer.BaseModels;
using PioneerTrain.Trainer.Checkpoints;
using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Optimization;
using PioneerTrain.Trainer.Rows;
using PioneerTrain.Trainer.Scoring;

namespace PioneerTrain.Trainer;

/// <summary>A fine-tuning run, from rows to checkpoints.</summary>
/// <param name="recipe">The settings.</param>
/// <param name="source">The model to start from.</param>
/// <param name="rows">The rows for training and scoring.</param>
/// <param name="checkpointFolder">
/// The folder where <c>{id}.zip</c> of each epoch is written. It is created if it is missing.
/// </param>
/// <param name="newCheckpointId">Returns the id of the next checkpoint.</param>
/// <param name="observer">Receives the log and the results.</param>
/// <param name="time">Measures durations.</param>
public sealed class TrainingRun(
    TrainingRecipe recipe,
    ModelSource source,
    TrainingRows rows,
    string checkpointFolder,
    Func<string> newCheckpointId,
    ITrainingObserver observer,
    TimeProvider time)
{
    private const ulong AdapterStream = 103;

    private readonly TrainingLog _log = new(observer);

    /// <summary>
    /// Trains on the calling thread and at most <see cref="TrainingRecipe.Threads"/> − 1 others.
    /// </summary>
    /// <exception cref="IOException">A checkpoint cannot be written.</exception>
    public TrainingEnd Execute(CancellationToken stop)
    {
        var split = HeldOutSplit.Of(rows.Rows, recipe.ValidationShare);
        if (RowsProblem.Find(rows, split, recipe) is { } problem)
        {
            return new TrainingEnd.Failed(problem);
        }

        var checkpoints = new List<SavedCheckpoint>();
        try
        {
            var start = StartingPoint.Of(source, rows.Labels, rows.Classes, recipe.Seed);
            return Train(start, split, checkpoints, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _log.Stopped(checkpoints.Count, recipe.Epochs);
            return new TrainingEnd.Stopped(checkpoints.Count, checkpoints);
        }
        catch (InvalidModelException e)
        {
            return new TrainingEnd.Failed($"The base model cannot be loaded: {e.Message}.");
        }
        catch (OverflowException e)
        {
            return new TrainingEnd.Failed($"Training diverged: {e.Message}; a lower learning rate may help.");
        }
    }

    private TrainingEnd Train(
        StartingPoint start, HeldOutSplit split, List<SavedCheckpoint> checkpoints, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var model = start.Model;
        var scorer = new Scorer(split.HeldOut, model.Architecture, model.Labels, model.Classes, recipe.Threads);
        Freeze(model);
        var encoder = new RowEncoder(model.Architecture, model.Labels, model.Classes);
        EncodedRow[] encoded = [.. split.Train.Select(encoder.Encode)];
        var trainer = new TrainingLoop(model, recipe, recipe.LearningRate * start.LearningRateMultiplier, encoded);
        var tokens = encoded.Sum(row => (long)row.Features.Length);
        _log.Started(recipe, start, rows, split, tokens, trainer);
        if (start.KnowsAllLabels)
        {
            model.RefreshTransposes(recipe.Threads);
            _log.ScoredBefore(scorer.Score(model, stop).Scores);
        }

        Directory.CreateDirectory(checkpointFolder);
        var stopping = new EarlyStopping(recipe.EarlyStoppingPatience, recipe.EarlyStoppingMinDelta);
        EpochReport? report = null;
        for (var epoch = 1; epoch <= recipe.Epochs && !stopping.IsDue; epoch++)
        {
            var epochBegan = time.GetTimestamp();
            var loss = trainer.TrainEpoch(stop);
            var trained = time.GetElapsedTime(epochBegan);
            if (!double.IsFinite(loss))
            {
                return new TrainingEnd.Failed(
                    $"Training diverged: the loss of epoch {epoch} is {loss}; a lower learning rate may help.");
            }

            report = EndEpoch(epoch, loss, start, trainer, scorer, stopping, began, checkpoints, stop);
            _log.EpochEnded(report, recipe.Epochs, tokens / Math.Max(trained.TotalSeconds, 1e-6));
            observer.EpochEnded(report, checkpoints[^1]);
        }

        _log.Completed(report!, recipe.Epochs);
        return new TrainingEnd.Completed(report!.Scores, checkpoints);
    }

    /// <summary>
    /// Saves the weights, with merged adapters and in half precision, and scores exactly what was
    /// saved.
    /// </summary>
    private EpochReport EndEpoch(
        int epoch,
        double loss,
        StartingPoint start,
        TrainingLoop trainer,
        Scorer scorer,
        EarlyStopping stopping,
        long began,
        List<SavedCheckpoint> checkpoints,
        CancellationToken stop)
    {
        var checkpoint = new CheckpointFile(
            CheckpointContent.Config(recipe, start, trainer, epoch),
            new LabelsConfig(start.Model.Labels, start.Model.Classes),
            ModelWeights.Merged(start.Model));
        var result = scorer.Score(checkpoint.ToModel(recipe.Threads), stop);
        var report = new EpochReport
        {
            Epoch = epoch,
            Step = trainer.Step,
            TrainingLoss = loss,
            ValidationLoss = result.Loss ?? 0,
            Scores = result.Scores,
            Elapsed = time.GetElapsedTime(began),
            IsBest = stopping.Record(result.Scores.F1),
        };
        var id = newCheckpointId();
        var path = Path.Combine(checkpointFolder, $"{id}.zip");
        var metrics = new MetricsConfig(epoch, report.Step, report.TrainingLoss, report.ValidationLoss, report.Scores);
        checkpoint.Write(
            path, metrics, recipe.Weights == TrainableWeights.Lora ? CheckpointContent.Adapter(recipe, start) : null);
        checkpoints.Add(new SavedCheckpoint(id, epoch, path));
        return report;
    }

    private void Freeze(Tagger model)
    {
        switch (recipe.Weights)
        {
            case TrainableWeights.Lora:
                model.AddAdapters(recipe.LoraRank, (float)recipe.LoraAlpha, new Pcg32(recipe.Seed, AdapterStream));
                break;
            case TrainableWeights.HeadOnly:
                model.FreezeEncoder();
                break;
            case TrainableWeights.Full:
                break;
            default:
                throw new InvalidOperationException($"Unknown choice of weights: {recipe.Weights}.");
        }
    }
}
