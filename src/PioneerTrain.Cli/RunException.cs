using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>An error that ends the run, with its exit code and the message for the user.</summary>
public sealed class RunException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;

    /// <summary>
    /// The individual findings, when there are several or one has a place in a file. Empty when the
    /// message is the only finding.
    /// </summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// The sentence that follows the findings, such as <c>3 errors. No job was started.</c>; null when there is none.
    /// </summary>
    public string? Closing { get; init; }

    /// <summary>Creates an exception about a whole file.</summary>
    public static RunException At(string file, string sentence, Exception? cause = null) =>
        new(ExitCode.InvalidInput, $"{file}: {sentence}", cause) { Findings = [new Finding(sentence, file)] };

    /// <summary>Creates an exception with one finding for each sentence.</summary>
    public static RunException Of(ExitCode code, IReadOnlyList<string> sentences) =>
        new(code, string.Join('\n', sentences))
        {
            Findings = [.. sentences.Select(sentence => new Finding(sentence))],
            Closing = sentences.Count > 1 ? Messages.Errors(sentences.Count) : null,
        };
}
