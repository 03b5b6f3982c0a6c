using System.Text.Json;

namespace PioneerTrain.Cli.Run;

/// <summary>Converts enum values to the words of <c>result.json</c>.</summary>
internal static class JsonWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
