using System.CommandLine;
using System.CommandLine.Parsing;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>Describes the errors of a command line: what is wrong and what is expected.</summary>
internal static class CommandLineErrors
{
    private const string Program = "pioneer-train";

    /// <summary>Returns the command as a user types it, such as <c>pioneer-train jobs show</c>.</summary>
    public static string FullName(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{FullName(parent)} {result.Command.Name}" : Program;

    /// <summary>Returns one message for each error.</summary>
    public static IReadOnlyList<string> Describe(ParseResult line)
    {
        var result = line.CommandResult;
        if (result.Command.Subcommands.Count > 0)
        {
            return [DescribeCommand(result, line.UnmatchedTokens)];
        }

        // The parser reports a word that it does not know as an error of the command.
        var known = line.Errors.Where(
            error => line.UnmatchedTokens.Count == 0 || error.SymbolResult is OptionResult or ArgumentResult);
        return [.. DescribeUnmatched(line), .. known.Select(Describe).Distinct(StringComparer.Ordinal)];
    }

    private static string DescribeCommand(CommandResult result, IReadOnlyList<string> unmatched)
    {
        var commands = result.Command.Subcommands.Where(command => !command.Hidden);
        string[] names = [.. commands.Select(command => command.Name)];
        var group = FullName(result)[Program.Length..].TrimStart();
        var prefix = group.Length == 0 ? "" : $"{group} ";
        if (unmatched is not [var word, ..])
        {
            return CommandLineMessages.CommandMissing(FullName(result), Messages.Choice(names));
        }

        if (word.StartsWith('-'))
        {
            return CommandLineMessages.UnknownOption(word, nearest: null);
        }

        var nearest = NearestWord.Find(word, names);
        var suggestion = nearest is null ? null : prefix + nearest;
        return CommandLineMessages.UnknownCommand(prefix + word, suggestion, Messages.Choice(names));
    }

    private static IEnumerable<string> DescribeUnmatched(ParseResult line)
    {
        var options = line.CommandResult.Command.Options.Where(option => !option.Hidden).ToArray();
        var tokens = line.Tokens.Select(token => token.Value).ToList();
        foreach (var word in line.UnmatchedTokens)
        {
            var previous = tokens.IndexOf(word) is > 0 and var index ? tokens[index - 1] : "";
            if (word.StartsWith('-'))
            {
                var name = word.Split('=')[0];
                var nearest = NearestWord.Find(name, options.Select(option => option.Name));
                yield return CommandLineMessages.UnknownOption(name, nearest);
            }
            else if (Array.Find(options, option => option.Name == previous) is { HelpName: not null } flag)
            {
                yield return Messages.SettingInvalid(previous, word, ExpectedBy(flag));
            }
            else if (!line.UnmatchedTokens.Contains(previous, StringComparer.Ordinal) || !previous.StartsWith('-'))
            {
                yield return CommandLineMessages.UnexpectedArgument(word);
            }
        }
    }

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult option => Describe(option),
        ArgumentResult { Parent: OptionResult option } => Describe(option),
        ArgumentResult { Argument: var argument, Tokens: [var given] } =>
            Messages.SettingInvalid($"<{argument.Name}>", given.Value, ExpectedBy(argument)),
        ArgumentResult { Argument: var argument, Tokens: [] } => Missing(argument),
        CommandResult command when FindMissingArgument(command) is { } argument => Missing(argument),
        _ => error.Message,
    };

    private static string Describe(OptionResult result) => (result.Option, result.Tokens) switch
    {
        (var option, []) => CommandLineMessages.ValueMissing(option.Name, ExpectedBy(option)),
        (var option, [var given]) => Messages.SettingInvalid(option.Name, given.Value, ExpectedBy(option)),
        var (option, _) => CommandLineMessages.SetTwice(option.Name),
    };

    private static string Missing(Argument argument) =>
        CommandLineMessages.ArgumentMissing(argument.Name, argument.Description ?? "");

    private static Argument? FindMissingArgument(CommandResult command) => command.Command.Arguments.FirstOrDefault(
        argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument)?.Tokens.Count is not > 0);

    private static string ExpectedBy(Option option) =>
        Setting.All.FirstOrDefault(setting => setting.OptionName == option.Name) is { } setting
            ? setting.Expected
            : Expected(option.ValueType, ValueWords.Of(option));

    private static string ExpectedBy(Argument argument) => Expected(argument.ValueType, ValueWords.Of(argument));

    private static string Expected(Type type, IReadOnlyList<string> words) =>
        (words.Count, Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type)) switch
        {
            ( > 0, _) => Messages.Choice(words),
            (_, TypeCode.Int32) => "a whole number",
            (_, TypeCode.Double) => "a number",
            _ => "a value",
        };
}
