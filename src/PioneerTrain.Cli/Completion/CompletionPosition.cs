using System.CommandLine;
using PioneerTrain.Cli.Commands;

namespace PioneerTrain.Cli.Completion;

/// <summary>The place of the cursor in an incomplete command line.</summary>
internal sealed class CompletionPosition
{
    private readonly RootCommand _root;
    private readonly HashSet<Option> _used = [];
    private int _arguments;

    private CompletionPosition(RootCommand root) => (_root, Command) = (root, root);

    /// <summary>The command whose words come next.</summary>
    public Command Command { get; private set; }

    /// <summary>The option whose value comes next; null for none.</summary>
    public Option? Option { get; private set; }

    /// <summary>True when the name of a subcommand can come next.</summary>
    public bool IsCommandAllowed => _arguments == 0 && _used.Count == 0;

    /// <summary>The argument that comes next; null when the command takes no more.</summary>
    public Argument? Argument => Command.Arguments switch
    {
        var arguments when _arguments < arguments.Count => arguments[_arguments],
        [.., { Arity.MaximumNumberOfValues: > 1 } last] => last,
        _ => null,
    };

    /// <summary>
    /// The options that are not used yet. The options of <c>train</c> can be used without its name.
    /// </summary>
    public IEnumerable<Option> Options => Command.Options
        .Concat(Command == _root ? Train.Options : [])
        .Concat(_root.Options.Where(option => option.Recursive))
        .Where(option => !option.Hidden && !_used.Contains(option))
        .DistinctBy(option => option.Name, StringComparer.Ordinal);

    private Command Train => _root.Subcommands.First(command => command.Name == TrainCommand.Name);

    /// <summary>Reads the complete words before the cursor.</summary>
    public static CompletionPosition After(RootCommand root, IEnumerable<string> words)
    {
        var position = new CompletionPosition(root);
        foreach (var word in words)
        {
            position.Read(word);
        }

        return position;
    }

    public Option? FindOption(string name) =>
        Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));

    private void Read(string word)
    {
        if (Option is not null)
        {
            Option = null;
        }
        else if (word.StartsWith('-'))
        {
            ReadOption(word);
        }
        else if (IsCommandAllowed && FindSubcommand(word) is { } subcommand)
        {
            Command = subcommand;
        }
        else
        {
            _arguments++;
        }
    }

    private Command? FindSubcommand(string name) => Command.Subcommands.FirstOrDefault(command => command.Name == name);

    private void ReadOption(string word)
    {
        var name = word.Split('=')[0];
        if (FindOption(name) is not { } option)
        {
            return;
        }

        _used.Add(option);
        if (Command == _root && Train.Options.Contains(option))
        {
            Command = Train;
        }

        // The value of a switch is optional. Only a switch that is on by default has a placeholder.
        var takesValue = option.Arity.MinimumNumberOfValues > 0 || option.HelpName is not null;
        Option = takesValue && name == word ? option : null;
    }
}
