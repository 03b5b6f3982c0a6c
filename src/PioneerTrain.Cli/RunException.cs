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

    /// <summary>Creates an exception with one finding for each sentence.</summary>
    public static RunException Of(ExitCode code, IReadOnlyList<string> sentences) =>
        new(code, string.Join('\n', sentences)) { Findings = [.. sentences.Select(sentence => new Finding(sentence))] };
}

/// <summary>A problem that the user can correct.</summary>
/// <param name="Message">The message, without the place.</param>
/// <param name="File">The path, relative to the working directory; null when there is no
/// file.</param>
/// <param name="Line">The line number, from 1; 0 when unknown.</param>
/// <param name="Column">The column number, from 1; 0 when unknown.</param>
public sealed record Finding(string Message, string? File = null, int Line = 0, int Column = 0)
{
    public override string ToString() => this switch
    {
        { File: null } => Message,
        { Line: 0 } => $"{File}: {Message}",
        _ => $"{File}:{Line}:{Column}: {Message}",
    };
}
