using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Optimization;

namespace PioneerTrain.Trainer.Tests;

public sealed class OptimizationTests
{
    [Theory]
    [InlineData(LearningRateSchedule.Constant, 1, 1, 1)]
    [InlineData(LearningRateSchedule.Linear, 1, 0.5, 0.0125)]
    [InlineData(LearningRateSchedule.Cosine, 1, 0.5, 0.00038547)]
    public void Learning_rate_rises_in_the_warm_up_and_then_follows_its_schedule(LearningRateSchedule schedule, double atPeak, double halfWay, double last)
    {
        var curve = new LearningRateCurve(schedule, peak: 2, warmupSteps: 20, totalSteps: 100);

        Assert.Equal(0.1, curve.At(1), precision: 12);
        Assert.Equal(2 * atPeak, curve.At(20), precision: 12);
        Assert.Equal(2 * atPeak, curve.At(21), precision: 12);
        Assert.Equal(2 * halfWay, curve.At(61), precision: 9);
        Assert.Equal(2 * last, curve.At(100), precision: 6);
    }

    [Theory]
    [InlineData(null, 0.1, 10)]
    [InlineData(7, 0.1, 7)]
    [InlineData(1000, 0.1, 100)]
    public void Warm_up_steps_override_the_ratio_and_never_exceed_the_total(int? steps, double ratio, int expected)
    {
        var recipe = TestData.Recipe(TrainableWeights.Full, 1) with { WarmupSteps = steps, WarmupRatio = ratio };

        Assert.Equal(expected, LearningRateCurve.Of(recipe, 1, totalSteps: 100).WarmupSteps);
    }

    [Fact]
    public void First_adam_step_equals_the_learning_rate_for_any_gradient()
    {
        var parameters = new ParameterList();
        var dense = parameters.AddVector("dense", 8, 8);
        var rows = parameters.AddRows("rows", 4, 8, rowSparse: true);
        var shards = new[] { new Gradients(parameters), new Gradients(parameters) };
        shards[1].Of(dense).Span.Fill(-0.003f);
        shards[1].TouchedRowsOf(rows).Add(2);
        shards[1].Of(rows).Row(2).Fill(0.0001f);

        new AdamW(parameters, weightDecay: 0.01, threads: 1).Step(shards, learningRate: 0.1);

        Assert.All(dense.Weights.Span.ToArray(), weight => Assert.Equal(0.1, weight, tolerance: 1e-3));
        Assert.All(rows.Weights.Row(2).ToArray(), weight => Assert.Equal(-0.5, weight, tolerance: 1e-3));
        Assert.All(rows.Weights.Row(1).ToArray(), weight => Assert.Equal(0, weight));
        Assert.All(shards, shard => Assert.All(shard.Of(rows).Span.ToArray(), gradient => Assert.Equal(0, gradient)));
    }

    [Fact]
    public void Weight_decay_applies_to_matrices_and_not_to_vectors()
    {
        var parameters = new ParameterList();
        var matrix = parameters.AddLinear("matrix", 8, 8, 8);
        var vector = parameters.AddVector("vector", 8, 8);
        matrix.Weights.Span.Fill(1);
        vector.Weights.Span.Fill(1);

        new AdamW(parameters, weightDecay: 0.5, threads: 1).Step([new Gradients(parameters)], learningRate: 0.1);

        Assert.Equal(0.95, matrix.Weights[3, 3], tolerance: 1e-6);
        Assert.Equal(1, vector.Weights[0, 3]);
    }

    [Fact]
    public void Sums_the_shards_into_the_first_and_clears_the_others()
    {
        var parameters = new ParameterList();
        var vector = parameters.AddVector("vector", 8, 8);
        var second = new Gradients(parameters);
        var first = new Gradients(parameters);
        second.Of(vector).Span[0] = 1;
        first.Of(vector).Span[0] = 1000;

        var piece = Assert.Single(GradientPiece.Cut(parameters, [first]));

        Assert.Equal(1_000_000, piece.AddUp([first, second]) - 2001, tolerance: 1);
        Assert.Equal(1001, first.Of(vector).Span[0]);
        Assert.Equal(0, second.Of(vector).Span[0]);
    }

    [Fact]
    public void Early_stopping_waits_for_its_patience()
    {
        var stopping = new EarlyStopping(patience: 2, minDelta: 0.01);

        Assert.True(stopping.Record(0.5));
        Assert.True(stopping.Record(0.505));
        Assert.False(stopping.IsDue);
        Assert.False(stopping.Record(0.4));
        Assert.True(stopping.IsDue);
    }
}
