using System.CommandLine;
using System.CommandLine.Parsing;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;

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
        var known = line.Errors.Where(error => line.UnmatchedTokens.Count == 0 || error.SymbolResult is OptionResult or ArgumentResult);
        return [.. DescribeUnmatched(line), .. known.Select(Describe).Distinct(StringComparer.Ordinal)];
    }

    private static string DescribeCommand(CommandResult result, IReadOnlyList<string> unmatched)
    {
        var names = result.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name).ToArray();
        var group = FullName(result)[Program.Length..].TrimStart();
        var prefix = group.Length == 0 ? "" : $"{group} ";
        if (unmatched is not [var word, ..])
        {
            return Messages.CommandMissing(FullName(result), Messages.Choice(names));
        }

        return word.StartsWith('-')
            ? Messages.UnknownOption(word, nearest: null)
            : Messages.UnknownCommand(prefix + word, NearestWord.Find(word, names) is { } nearest ? prefix + nearest : null, Messages.Choice(names));
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
                yield return Messages.UnknownOption(name, NearestWord.Find(name, options.Select(option => option.Name)));
            }
            else if (Array.Find(options, option => option.Name == previous) is { HelpName: not null } flag)
            {
                yield return Messages.SettingInvalid(previous, word, ExpectedBy(flag));
            }
            else if (!line.UnmatchedTokens.Contains(previous) || !previous.StartsWith('-'))
            {
                yield return Messages.UnexpectedArgument(word);
            }
        }
    }

    private static string Describe(ParseError error)
    {
        var result = error.SymbolResult is ArgumentResult { Parent: OptionResult parent } ? parent : error.SymbolResult;
        return (result, result?.Tokens.Count) switch
        {
            (OptionResult option, 0) => Messages.ValueMissing(option.Option.Name, ExpectedBy(option.Option)),
            (OptionResult option, 1) => Messages.SettingInvalid(option.Option.Name, option.Tokens[0].Value, ExpectedBy(option.Option)),
            (OptionResult option, _) => Messages.SetTwice(option.Option.Name),
            (ArgumentResult argument, 1) => Messages.SettingInvalid($"<{argument.Argument.Name}>", argument.Tokens[0].Value, ExpectedBy(argument.Argument)),
            (CommandResult command, _) when MissingArgument(command) is { } argument => Messages.ArgumentMissing(argument.Name, argument.Description ?? ""),
            (ArgumentResult argument, 0) => Messages.ArgumentMissing(argument.Argument.Name, argument.Argument.Description ?? ""),
            _ => error.Message,
        };
    }

    private static Argument? MissingArgument(CommandResult command) =>
        command.Command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument)?.Tokens.Count is not > 0);

    private static string ExpectedBy(Option option) =>
        Setting.All.FirstOrDefault(setting => setting.OptionName == option.Name) is { } setting
            ? setting.Expected
            : Expected(option.ValueType, ValueWords.Of(option), option.HelpName);

    private static string ExpectedBy(Argument argument) => Expected(argument.ValueType, ValueWords.Of(argument), argument.HelpName);

    private static string Expected(Type type, IReadOnlyList<string> words, string? helpName) => (words.Count, Type.GetTypeCode(type)) switch
    {
        (> 0, _) => Messages.Choice(words),
        (_, TypeCode.Int32) => "a whole number",
        (_, TypeCode.Double) => "a number",
        _ => helpName ?? "a value",
    };
}
