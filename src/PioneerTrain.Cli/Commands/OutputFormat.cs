using System.CommandLine;

namespace PioneerTrain.Cli.Commands;

/// <summary>The option <c>--output text|json</c>.</summary>
internal static class OutputFormat
{
    public const string Text = "text";
    public const string Json = "json";

    public static Option<string> Option()
    {
        var option = new Option<string>("--output", "-o") { Description = "Output format: text for people, json for scripts", DefaultValueFactory = _ => Text, HelpName = "text|json" };
        option.AcceptOnlyFromAmong(Text, Json);
        return option;
    }
}
