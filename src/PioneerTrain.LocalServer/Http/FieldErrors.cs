using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Collects the errors of a JSON object in the format of a FastAPI 422 response, each with the
/// place of its field.
/// </summary>
internal sealed class FieldErrors
{
    private readonly object[] _place;
    private readonly List<FieldProblem> _problems;

    private FieldErrors(object[] place, List<FieldProblem> problems) => (_place, _problems) = (place, problems);

    public IReadOnlyList<FieldProblem> Problems => _problems;

    /// <summary>The place of this object without indexes, such as <c>body.datasets</c>.</summary>
    public string Place => string.Join('.', _place.OfType<string>());

    /// <summary>Returns an empty collection for the object of a request body.</summary>
    public static FieldErrors OfBody() => new(["body"], []);

    /// <summary>Returns the same collection for an object in a list of this object.</summary>
    public FieldErrors At(string name, int index) => new([.. _place, name, index], _problems);

    /// <summary>Adds an error of this object.</summary>
    public void Add(string type, string message) => Add(type, message, _place);

    /// <summary>Adds an error of a field.</summary>
    public void Add(string name, string type, string message) => Add(type, message, [.. _place, name]);

    /// <summary>Adds an error if a number is out of range. Returns whether it is in the range.</summary>
    public bool CheckRange(string name, double number, double min, double max)
    {
        if (number < min)
        {
            Add(name, "greater_than_equal", $"Input should be greater than or equal to {Text(min)}");
        }
        else if (number > max)
        {
            Add(name, "less_than_equal", $"Input should be less than or equal to {Text(max)}");
        }

        return number >= min && number <= max;
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonNode Node(object part) =>
        part is int index ? JsonValue.Create(index) : JsonValue.Create((string)part);

    private void Add(string type, string message, object[] place) =>
        _problems.Add(new FieldProblem(type, new JsonArray([.. place.Select(Node)]), message));
}
