using System.CommandLine;

namespace PioneerTrain.Cli.Commands;

/// <summary>The option <c>--output text|json</c>.</summary>
internal static class OutputFormat
{
    public const string Text = "text";
    public const string Json = "json";

    private const string Name = "--output";
    private const string Alias = "-o";

    public static Option<string> Option()
    {
        var option = new Option<string>(Name, Alias)
        {
            Description = "Output format: text for people, json for scripts",
            DefaultValueFactory = _ => Text,
            HelpName = "text|json",
        };
        option.AcceptOnlyFromAmong(Text, Json);
        return option;
    }

    /// <summary>
    /// Returns true when the command line asks for JSON, also when it is invalid or the command does
    /// not have the option, so that a script can always read the error.
    /// </summary>
    public static bool IsJson(ParseResult line)
    {
        if (line.CommandResult.Command.Options.FirstOrDefault(option => option.Name == Name) is { } option)
        {
            return line.GetResult(option) is { Tokens: [.., { Value: Json }] };
        }

        var words = line.UnmatchedTokens;
        return words.Any(word => word is $"{Name}={Json}" or $"{Alias}={Json}")
            || words.Zip(words.Skip(1)).Any(pair => pair is { First: Name or Alias, Second: Json });
    }
}
