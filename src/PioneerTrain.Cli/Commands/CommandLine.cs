using System.CommandLine;
using PioneerTrain.Cli.Completion;
using PioneerTrain.Reporting;

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
        if (args is [CompletionReply.Command, .. var words])
        {
            CompletionReply.For(root, words).Print(services.Terminal);
            return ExitCode.Passed;
        }

        var line = root.Parse(WithDefaultCommand(args, root));
        if (args is [("action" or "cleanup") and var stage, .. var rest])
        {
            return WriteErrors([CommandLineMessages.StageWithArguments(stage, string.Join(' ', rest))], line, services);
        }

        if (line.Errors.Count > 0)
        {
            return WriteErrors(CommandLineErrors.Describe(line), line, services);
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
            return WriteFailure(failure, line, services);
        }
    }

    internal static RootCommand Build(HostServices services)
    {
        var root = new RootCommand(
            "Trains a model on Pioneer, follows the job, evaluates the model, checks its scores against a gate and downloads the weights.");
        root.Directives.Clear();
        root.Subcommands.Add(InitCommand.Build(services));
        root.Subcommands.Add(TrainCommand.Build(services));
        root.Subcommands.Add(EvaluateCommand.Build(services));
        root.Subcommands.Add(CompareCommand.Build(services));
        root.Subcommands.Add(ValidateCommand.Build(services));
        root.Subcommands.Add(SplitCommand.Build(services));
        root.Subcommands.Add(JobsCommand.Build(services));
        root.Subcommands.Add(DatasetsCommand.Build(services));
        root.Subcommands.Add(CompletionCommand.Build(services));
        return root;
    }

    /// <summary>Reports that the command line is invalid. No command was run.</summary>
    private static ExitCode WriteErrors(IReadOnlyList<string> errors, ParseResult line, HostServices services)
    {
        var message = CommandLineMessages.InvalidCommandLine(errors, CommandLineErrors.FullName(line.CommandResult));
        var output = new ErrorOutput(services);
        if (OutputFormat.IsJson(line))
        {
            output.WriteJson(ExitCode.InvalidInput, message, [.. errors.Select(error => new Finding(error))]);
        }
        else
        {
            output.WriteText(message);
        }

        return ExitCode.InvalidInput;
    }

    /// <summary>Reports the exception that ended a command.</summary>
    private static ExitCode WriteFailure(Exception failure, ParseResult line, HostServices services)
    {
        var (code, message) = Failure.Explain(failure, services.Cancelled);
        var output = new ErrorOutput(services);
        if (PrintsJsonError(line))
        {
            var findings = failure is RunException known && known.Message == message ? known.Findings : [];
            output.WriteJson(code, message, findings);
        }
        else
        {
            output.WriteText(message);
        }

        return code;
    }

    /// <summary>
    /// Returns true when the failure of the command is printed as a JSON error. The JSON of
    /// <c>train</c> is <c>result.json</c>, so its failures are printed as text.
    /// </summary>
    private static bool PrintsJsonError(ParseResult line) =>
        line.CommandResult.Command.Name != TrainCommand.Name && OutputFormat.IsJson(line);

    /// <summary><c>pioneer-train --local</c> means <c>pioneer-train train --local</c>.</summary>
    private static string[] WithDefaultCommand(string[] args, RootCommand root)
    {
        var first = args.FirstOrDefault();
        var isNamed = first is not null
            && (root.Subcommands.Any(command => command.Name == first) || _rootOptions.Contains(first));
        var isMistyped = first is not null && !first.StartsWith('-');
        return isNamed || isMistyped ? args : [TrainCommand.Name, .. args];
    }
}
