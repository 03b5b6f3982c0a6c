using System.Text.Json;

namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// The results of the runner's own code, from tests/contract/github-actions-vectors.json.
/// </summary>
public static class Vectors
{
    private static readonly JsonDocument _file = JsonDocument.Parse(File.ReadAllText(Repository.File("tests/contract/github-actions-vectors.json")));

    public static JsonElement Root => _file.RootElement;

    /// <summary>Returns a part of the section <c>vectors</c>.</summary>
    public static JsonElement Of(string name) => Root.GetProperty("vectors").GetProperty(name);

    /// <summary>Returns the strings of a list.</summary>
    public static IEnumerable<string> Strings(this JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    /// <summary>Returns the pairs of a list of two-item lists.</summary>
    public static IEnumerable<(string First, string Second)> Pairs(this JsonElement list) =>
        list.EnumerateArray().Select(item => (item[0].GetString()!, item[1].GetString()!));
}
