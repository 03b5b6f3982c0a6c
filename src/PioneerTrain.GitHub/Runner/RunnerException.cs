namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Thrown when a variable or file that the runner provides is missing or unusable. The message is a
/// sentence for the user and names it.
/// </summary>
public sealed class RunnerException(string message, Exception? cause = null) : Exception(message, cause);
