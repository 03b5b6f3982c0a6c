using System.Text.Json;

namespace PioneerTrain.TestKit.Runner;

/// <summary>tests/contract/github-actions-vectors.json: what the runner's own code answered.</summary>
public static class Vectors
{
    private static readonly JsonDocument _file = JsonDocument.Parse(File.ReadAllText(Repository.File("tests/contract/github-actions-vectors.json")));

    public static JsonElement Root => _file.RootElement;

    /// <summary>A part of the section <c>vectors</c>.</summary>
    public static JsonElement Of(string name) => Root.GetProperty("vectors").GetProperty(name);

    /// <summary>The strings of a list.</summary>
    public static IEnumerable<string> Strings(this JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    /// <summary>The pairs of a list of lists of two.</summary>
    public static IEnumerable<(string First, string Second)> Pairs(this JsonElement list) =>
        list.EnumerateArray().Select(item => (item[0].GetString()!, item[1].GetString()!));
}
