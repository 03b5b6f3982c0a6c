namespace PioneerTrain.Cli;

/// <summary>The run cannot go on: the code it ends with and the one sentence that the user is shown.</summary>
public sealed class RunException(ExitCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ExitCode Code { get; } = code;
}
