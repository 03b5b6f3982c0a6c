using System.Runtime.Intrinsics;
using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Tests;

public sealed class TensorTests
{
    [Fact]
    public void Exponential_is_accurate_to_single_precision()
    {
        for (var x = -80f; x < 80; x += 0.37f)
        {
            var exponential = Exponential.Exp(Vector256.Create(x)).ToScalar();

            Assert.Equal(1, exponential / Math.Exp(x), tolerance: 3e-7);
        }
    }

    [Fact]
    public void Normal_numbers_have_mean_0_and_variance_1()
    {
        var random = new Pcg32(5);

        var numbers = Enumerable.Range(0, 20_000).Select(_ => NormalSampler.Next(random)).ToList();

        Assert.Equal(0, numbers.Average(), tolerance: 0.02);
        Assert.Equal(1, numbers.Average(number => number * number), tolerance: 0.03);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_drops_its_share()
    {
        var values = Matrix.Zeros(100, 64);
        var mask = Matrix.Zeros(100, 64);
        values.Span.Fill(1);

        DropoutMask.Apply(new Pcg32(5), 0.25f, mask, values);

        Assert.Equal(1, values.Span.ToArray().Average(), tolerance: 0.03);
        Assert.Equal(0.25, values.Span.ToArray().Count(value => value == 0) / 6400.0, tolerance: 0.03);
    }

    [Fact]
    public void Arena_grows_for_a_large_matrix_and_never_reuses_memory()
    {
        var arena = new Arena();
        (int Rows, int Columns)[] shapes = [(3, 5), (7, 9), (3000, 500), (3, 5), (100, 64)];

        var matrices = shapes.Select(shape => arena.Take(shape.Rows, shape.Columns)).ToList();
        for (var i = 0; i < matrices.Count; i++)
        {
            matrices[i].Span.Fill(i);
        }

        for (var i = 0; i < matrices.Count; i++)
        {
            Assert.Equal(-1, matrices[i].Span.IndexOfAnyExcept(i));
        }
    }

    [Fact]
    public void Rejects_rows_of_different_lengths()
    {
        Assert.Throws<ArgumentException>(() => VectorMath.Add(new float[8], new float[9]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Zeros(2, 8).RowRange(1, 2));
    }
}
