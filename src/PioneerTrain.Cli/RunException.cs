namespace PioneerTrain.Cli;

/// <summary>The run cannot go on: the code it ends with and the sentence that the user is shown.</summary>
public sealed class RunException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;

    /// <summary>The single findings, where the message holds several or one has a place; empty when the message is all.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Several sentences, each of them a finding.</summary>
    public static RunException Of(ExitCode code, IReadOnlyList<string> sentences) =>
        new(code, string.Join('\n', sentences)) { Findings = [.. sentences.Select(sentence => new Finding(sentence))] };
}

/// <summary>One thing to mend.</summary>
/// <param name="Message">A sentence, without the place.</param>
/// <param name="File">Relative to the working directory; null for none.</param>
/// <param name="Line">1-based; 0 for none.</param>
/// <param name="Column">1-based; 0 for none.</param>
public sealed record Finding(string Message, string? File = null, int Line = 0, int Column = 0);
