using System.CommandLine;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Commands;

/// <summary>The whole command line, and the one place where a failure becomes a sentence and an exit code.</summary>
public static class CommandLine
{
    private static readonly string[] _rootOptions = ["-h", "--help", "-?", "/?", "/h", "--version"];

    public static async Task<ExitCode> RunAsync(string[] args, Surroundings surroundings)
    {
        var root = Build(surroundings);
        var line = root.Parse(WithDefaultCommand(args, root));
        if (line.Errors.Count > 0)
        {
            var command = line.CommandResult.Command == root ? "pioneer-train" : $"pioneer-train {line.CommandResult.Command.Name}";
            surroundings.Terminal.Complain(Messages.BadCommandLine(line.Errors.Select(error => error.Message), command));
            return ExitCode.InvalidInput;
        }

        var settings = new InvocationConfiguration
        {
            Output = surroundings.Terminal.Output,
            Error = surroundings.Terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return (ExitCode)await line.InvokeAsync(settings, surroundings.Cancelled);
        }
        catch (Exception failure)
        {
            var (code, message) = Failure.Explain(failure, surroundings.Cancelled);
            var secrets = new SecretMasker();
            secrets.Add(surroundings.Environment.ApiKey ?? "");
            new ConsoleWriter(surroundings.Terminal.Error, surroundings.Terminal, secrets).Line(message);
            return code;
        }
    }

    internal static RootCommand Build(Surroundings surroundings)
    {
        var root = new RootCommand("Trains a model on Pioneer, follows the job, judges its F1 and keeps the weights.");
        root.Subcommands.Add(TrainCommand.Build(surroundings));
        root.Subcommands.Add(ValidateCommand.Build(surroundings));
        root.Subcommands.Add(JobsCommand.Build(surroundings));
        root.Subcommands.Add(CompletionCommand.Build(surroundings));
        return root;
    }

    /// <summary><c>pioneer-train --local</c> means <c>pioneer-train train --local</c>.</summary>
    private static string[] WithDefaultCommand(string[] args, RootCommand root)
    {
        var first = args.FirstOrDefault();
        var isNamed = first is not null && (root.Subcommands.Any(command => command.Name == first) || _rootOptions.Contains(first) || first.StartsWith('['));
        var isMistyped = first is not null && !first.StartsWith('-');
        return isNamed || isMistyped ? args : ["train", .. args];
    }
}
