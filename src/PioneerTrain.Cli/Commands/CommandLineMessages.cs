using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>The messages about a command line that cannot be run.</summary>
internal static class CommandLineMessages
{
    public static string InvalidCommandLine(IEnumerable<string> errors, string command) =>
        $"{string.Join('\n', errors)}\nSee '{command} --help'.";

    public static string UnknownCommand(string command, string? nearest, string commands) => nearest is null
        ? $"Unknown command '{command}'; expected {commands}."
        : $"Unknown command '{command}'; did you mean '{nearest}'?";

    public static string CommandMissing(string command, string commands) =>
        $"'{command}' needs a command; expected {commands}.";

    public static string UnknownOption(string option, string? nearest) =>
        nearest is null ? $"Unknown option '{option}'." : $"Unknown option '{option}'; did you mean '{nearest}'?";

    public static string UnexpectedArgument(string argument) => $"Unexpected argument '{argument}'.";

    public static string ArgumentMissing(string argument, string description) =>
        $"Argument <{argument}> is missing; expected: {description.TrimEnd('.')}.";

    public static string ValueMissing(string option, string expected) => $"{option} has no value; expected {expected}.";

    public static string SetTwice(string option) => $"{option} is set more than once. Set it once.";

    public static string NeedsFile(string model) =>
        $"'{SafeText.Of(model)}' is not a file or folder. To evaluate it as a job id or base model, set --file to a held-out file.";

    public static string NotComparable(string reason) => $"The two evaluations cannot be compared: {reason}.";

    public static string StageWithArguments(string stage, string arguments) =>
        $"'pioneer-train {stage}' takes no arguments. "
        + "It is a stage of a workflow step and reads its inputs from variables. "
        + $"To run a command in the image, use 'docker run --entrypoint /app/pioneer-train IMAGE {arguments}'.";
}
