using PioneerTrain.Trainer.Tensors;

namespace PioneerTrain.Trainer.Tests;

public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Shapes { get; } = new()
    {
        { 1, 1, 1 }, { 6, 16, 5 }, { 7, 17, 3 }, { 13, 41, 9 }, { 5, 8, 8 }, { 12, 32, 64 }, { 1, 39, 2 }, { 6, 3, 7 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Matches_the_definition_for_every_shape(int rows, int columns, int depth)
    {
        var left = Random(rows, depth);
        var right = Random(depth, columns);
        var product = Matrix.Zeros(rows, columns);

        MatrixProduct.Multiply(left, right, product);

        AssertProduct((row, k) => left[row, k], right, product, before: 0);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Adds_the_product_of_a_transposed_left_side(int rows, int columns, int depth)
    {
        var left = Random(depth, rows);
        var right = Random(depth, columns);
        var product = Matrix.Zeros(rows, columns);
        product.Span.Fill(2);

        MatrixProduct.AddTransposedProduct(left, right, product);

        AssertProduct((row, k) => left[k, row], right, product, before: 2);
    }

    private static Matrix Random(int rows, int columns)
    {
        var matrix = Matrix.Zeros(rows, columns);
        NormalSampler.Fill(matrix, columns, 1, new Pcg32((ulong)(rows + (100 * columns))));
        return matrix;
    }

    private static void AssertProduct(Func<int, int, float> left, Matrix right, Matrix product, double before)
    {
        for (var row = 0; row < product.Rows; row++)
        {
            for (var column = 0; column < product.Columns; column++)
            {
                var expected = before + Enumerable.Range(0, right.Rows).Sum(k => (double)left(row, k) * right[k, column]);
                Assert.Equal(expected, product[row, column], tolerance: 1e-4);
            }
        }
    }
}
