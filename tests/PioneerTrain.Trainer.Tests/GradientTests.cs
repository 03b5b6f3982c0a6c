using PioneerTrain.Trainer.Layers;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Tests;

/// <summary>Compares every gradient with (loss(w + h) − loss(w − h)) / 2h.</summary>
public sealed class GradientTests
{
    private const float Distance = 2e-3f;
    private const int WeightsOfEach = 12;

    private static readonly LossScales _summed = new(Token: 1, Row: 1);

    private readonly PackedBatch _batch = PackedBatch.Of(
    [
        new EncodedRow([[1, 5, 9], [2, 7], [3], [4, 8, 60]], [1, 2, 0, 3], Class: 1),
        new EncodedRow([[10, 11], [12]], [0, 1], Class: -1),
        new EncodedRow([[13], [1, 14], [15, 5]], Tags: null, Class: 2),
        new EncodedRow([[63, 2]], [3], Class: 0),
    ]);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Full_training_computes_the_gradient_of_every_weight(bool entities, bool classes)
    {
        var model = Model(entities, classes);

        AssertGradients(model);
    }

    [Fact]
    public void Adapters_get_gradients_and_frozen_weights_do_not()
    {
        var model = Model(entities: true, classes: true);
        var random = new Pcg32(8);
        model.AddAdapters(rank: 4, alpha: 8, random);
        foreach (var adapter in model.Parameters.All.Skip(model.MergedParameters))
        {
            // One matrix of each adapter starts at zero, which would make the gradient of the other
            // zero.
            NormalSampler.Fill(adapter.Weights, adapter.UsedColumns, 0.1f, random);
        }

        AssertGradients(model);
    }

    private static Tagger Model(bool entities, bool classes)
    {
        var model = new Tagger(TestData.TinyArchitecture, entities ? ["city", "person"] : [], classes ? ["a", "b", "c"] : []);
        model.InitializeEncoder(new Pcg32(3));
        model.InitializeHeads(new Pcg32(4));
        return model;
    }

    private void AssertGradients(Tagger model)
    {
        var gradients = new Gradients(model.Parameters);
        var scratch = new Workspace(new Gradients(model.Parameters));
        model.RefreshTransposes(threads: 1);
        model.Train(new Workspace(gradients), _batch, _summed);

        foreach (var parameter in model.Parameters.All)
        {
            var analytic = gradients.Of(parameter);
            if (!parameter.IsTrainable)
            {
                Assert.All(analytic.Span.ToArray(), gradient => Assert.Equal(0, gradient));
                continue;
            }

            var steepest = Steepest(analytic, parameter.UsedColumns);
            var error = 0.0;
            var size = 0.0;
            foreach (var (row, column) in steepest)
            {
                var numeric = NumericGradient(model, scratch, ref parameter.Weights[row, column]);
                error += Math.Pow(numeric - analytic[row, column], 2);
                size += Math.Pow(numeric, 2) + Math.Pow(analytic[row, column], 2);
            }

            if (parameter.Name.EndsWith("key.bias", StringComparison.Ordinal))
            {
                // This bias shifts all scores of a token equally, which the softmax cancels: its
                // gradient is zero.
                Assert.Equal(0, Math.Sqrt(size), tolerance: 0.005);
                continue;
            }

            Assert.True(size > 1e-6, $"{parameter.Name} has no gradient at all");
            Assert.True(Math.Sqrt(error / size) < 0.01, $"{parameter.Name}: relative error {Math.Sqrt(error / size):0.0000}");
        }
    }

    private static IEnumerable<(int Row, int Column)> Steepest(Matrix gradient, int usedColumns)
    {
        var places = from row in Enumerable.Range(0, gradient.Rows) from column in Enumerable.Range(0, usedColumns) select (row, column);
        return places.OrderByDescending(place => Math.Abs(gradient[place.row, place.column])).Take(WeightsOfEach);
    }

    private double NumericGradient(Tagger model, Workspace scratch, ref float weight)
    {
        var before = weight;
        weight = before + Distance;
        var above = Loss(model, scratch);
        weight = before - Distance;
        var below = Loss(model, scratch);
        weight = before;
        return (above - below) / (2 * Distance);
    }

    private double Loss(Tagger model, Workspace scratch)
    {
        model.RefreshTransposes(threads: 1);
        var losses = model.Train(scratch, _batch, _summed);
        return losses.Entities + losses.Classes;
    }
}
