using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>Converts enum values to the words of <c>result.json</c>, for outputs.</summary>
internal static class JsonWord
{
    public static string Of(RunOutcome outcome) => Snake(outcome.ToString());

    public static string Of(Conclusion conclusion) => Snake(conclusion.ToString());

    private static string Snake(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
