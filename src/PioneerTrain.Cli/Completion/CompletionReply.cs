using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;

namespace PioneerTrain.Cli.Completion;

/// <summary>What a shell can offer at the cursor.</summary>
internal enum CompletionKind
{
    Words,
    Files,
    Folders,
}

/// <summary>
/// The reply of <c>pioneer-train __complete WORD…</c> to a completion script. The arguments are the
/// words of the command line before the cursor; the last one is the word to complete, which may be
/// empty. The first line of the reply is <c>words</c>, <c>files</c> or <c>folders</c>. For words,
/// each further line has a candidate, a tab and its description.
/// </summary>
internal sealed record CompletionReply(CompletionKind Kind, IReadOnlyList<(string Word, string Description)> Candidates)
{
    /// <summary>The hidden command. It is not parsed, because its arguments are incomplete.</summary>
    public const string Command = "__complete";

    private static readonly CompletionReply _nothing = new(CompletionKind.Words, []);

    public static CompletionReply For(RootCommand root, IReadOnlyList<string> words)
    {
        var current = words.Count == 0 ? "" : words[^1];
        var position = CompletionPosition.After(root, words.SkipLast(1));
        var isOption = current.StartsWith("--", StringComparison.Ordinal);
        var separator = isOption ? current.IndexOf('=', StringComparison.Ordinal) : -1;
        var reply = separator > 0
            ? OfOption(position.FindOption(current[..separator])).WithPrefix(current[..(separator + 1)])
            : position.Option is { } option ? OfOption(option) : OfCommand(position, current);
        return reply.StartingWith(current);
    }

    public void Print(Terminal terminal)
    {
        terminal.Print(Kind.ToString().ToLowerInvariant());
        foreach (var (word, description) in Candidates)
        {
            terminal.Print($"{word}\t{description}");
        }
    }

    private static CompletionReply OfCommand(CompletionPosition position, string current)
    {
        if (current.StartsWith('-'))
        {
            return OptionsAt(position);
        }

        var commands = position.Command.Subcommands.Where(command => !command.Hidden).ToArray();
        if (commands.Length > 0)
        {
            return position.IsCommandAllowed ? OfSymbols(commands) : _nothing;
        }

        var reply = position.Argument is { } argument ? OfArgument(argument) : _nothing;
        var isEmpty = reply is { Kind: CompletionKind.Words, Candidates: [] };
        return isEmpty && current.Length == 0 ? OptionsAt(position) : reply;
    }

    private static CompletionReply OptionsAt(CompletionPosition position) => OfSymbols(position.Options);

    private static CompletionReply OfSymbols(IEnumerable<Symbol> symbols) =>
        new(CompletionKind.Words, [.. symbols.Select(symbol => (symbol.Name, symbol.Description ?? ""))]);

    private static CompletionReply OfOption(Option? option) => option switch
    {
        null => _nothing,
        { HelpName: ValueWords.File } => new CompletionReply(CompletionKind.Files, []),
        { HelpName: ValueWords.Folder } => new CompletionReply(CompletionKind.Folders, []),
        _ => OfWords(ValueWords.Of(option)),
    };

    private static CompletionReply OfArgument(Argument argument) => argument.CompletionSources switch
    {
        var sources when sources.Contains(ValueWords.Files) => new CompletionReply(CompletionKind.Files, []),
        var sources when sources.Contains(ValueWords.Folders) => new CompletionReply(CompletionKind.Folders, []),
        _ => OfWords(ValueWords.Of(argument)),
    };

    private static CompletionReply OfWords(IReadOnlyList<string> words) =>
        new(CompletionKind.Words, [.. words.Select(word => (word, ""))]);

    private CompletionReply WithPrefix(string prefix) =>
        this with { Candidates = [.. Candidates.Select(found => (prefix + found.Word, found.Description))] };

    private CompletionReply StartingWith(string current)
    {
        var matches = Candidates.Where(found => found.Word.StartsWith(current, StringComparison.Ordinal));
        return this with { Candidates = [.. matches] };
    }
}
