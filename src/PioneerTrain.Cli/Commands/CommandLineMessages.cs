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
        + $"To run a command, use 'pioneer-train {arguments}'.";

    /// <summary>Follows the path of a file that <c>init</c> would write.</summary>
    public const string Exists = "the file already exists";

    public const string NothingWritten = "Nothing was written. Delete or rename what exists, or pass another folder.";

    public static string TrySample(string command) =>
        $"Next: {command}\nTo train on Pioneer: add the secret PIONEER_API_KEY to the repository, and commit the files.";

    public static string WriteRows((string Training, string HeldOut) files, string command) =>
        $"Next: write your rows to {files.Training} and {files.HeldOut}, or name your files in the config; then: {command}\n"
        + "Before the first workflow: add the secret PIONEER_API_KEY to the repository.";
}
