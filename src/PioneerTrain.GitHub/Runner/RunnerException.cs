namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The runner did not keep its side: a variable or a file of the step is missing or cannot be used. The message is a sentence for the user and names it.
/// </summary>
public sealed class RunnerException(string message, Exception? cause = null) : Exception(message, cause);
