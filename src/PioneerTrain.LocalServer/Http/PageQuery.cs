using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Reads the numbers in the query of a list.</summary>
internal static class PageQuery
{
    /// <summary>Reads a number, and adds an error if it is not an integer in the range.</summary>
    /// <param name="name">The name of the parameter.</param>
    /// <param name="text">The value in the query; null means <paramref name="usual"/>.</param>
    public static int Number(string name, string? text, int min, int max, int usual, List<FieldProblem> problems)
    {
        if (text is null)
        {
            return usual;
        }

        if (!int.TryParse(text, out var number) || number < min || number > max)
        {
            problems.Add(new FieldProblem(
                "int_parsing", new JsonArray("query", name), $"Input should be an integer from {min} to {max}"));
        }

        return number;
    }
}
