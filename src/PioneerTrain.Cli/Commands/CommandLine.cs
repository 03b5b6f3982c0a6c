using System.CommandLine;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// Parses the command line and runs the command. Converts every exception to a message and an exit
/// code.
/// </summary>
public static class CommandLine
{
    private static readonly string[] _rootOptions = ["-h", "--help", "-?", "/?", "/h", "--version"];

    public static async Task<ExitCode> RunAsync(string[] args, HostServices services)
    {
        var root = Build(services);
        var line = root.Parse(WithDefaultCommand(args, root));
        if (line.Errors.Count > 0)
        {
            var command = line.CommandResult.Command == root ? "pioneer-train" : $"pioneer-train {line.CommandResult.Command.Name}";
            services.Terminal.WriteError(Messages.InvalidCommandLine(line.Errors.Select(error => error.Message), command));
            return ExitCode.InvalidInput;
        }

        var settings = new InvocationConfiguration
        {
            Output = services.Terminal.Output,
            Error = services.Terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return (ExitCode)await line.InvokeAsync(settings, services.Cancelled);
        }
        catch (Exception failure)
        {
            var (code, message) = Failure.Explain(failure, services.Cancelled);
            var secrets = new SecretMasker();
            secrets.Add(services.Environment.Variable(Setting.ApiKey.Variable!) ?? "");
            var writer = new ConsoleWriter(services.Terminal.Error, services.Terminal, secrets);
            foreach (var text in SafeText.Lines(message))
            {
                writer.Line(text);
            }
            return code;
        }
    }

    internal static RootCommand Build(HostServices services)
    {
        var root = new RootCommand("Trains a model on Pioneer, follows the job, checks its scores against a gate and downloads the weights.");
        root.Subcommands.Add(TrainCommand.Build(services));
        root.Subcommands.Add(ValidateCommand.Build(services));
        root.Subcommands.Add(SplitCommand.Build(services));
        root.Subcommands.Add(JobsCommand.Build(services));
        root.Subcommands.Add(CompletionCommand.Build(services));
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
