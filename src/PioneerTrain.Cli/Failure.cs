using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Transport;

namespace PioneerTrain.Cli;

/// <summary>
/// Maps an exception to an exit code and a message. The caller first converts an exception whose exit
/// code depends on the command to a <see cref="RunException"/>.
/// </summary>
internal static class Failure
{
    /// <param name="cancelMessage">The message for a run that was cancelled.</param>
    public static (ExitCode Code, string Message) Explain(Exception failure, CancellationToken cancelled, string? cancelMessage = null) => failure switch
    {
        RunException { Code: ExitCode.Cancelled } known => (known.Code, known.Message),
        _ when cancelled.IsCancellationRequested => (ExitCode.Cancelled, cancelMessage ?? Messages.Cancelled),
        RunException known => (known.Code, known.Message),
        WeightsException undelivered => (ExitCode.NotDelivered, undelivered.Message),
        RunnerException unusable => (ExitCode.InvalidInput, unusable.Message),
        ProxyException unusable => (ExitCode.InvalidInput, unusable.Message),
        ArtifactException undelivered => (ExitCode.NotDelivered, undelivered.Message),
        PioneerException refused => (ExitCode.Refused, refused.Message),
        UnauthorizedAccessException forbidden => (ExitCode.NotDelivered, Messages.OutputNotWritten(forbidden.Message)),
        IOException unwritten => (ExitCode.NotDelivered, Messages.OutputNotWritten(unwritten.Message)),
        _ => (ExitCode.Bug, Messages.Bug(failure)),
    };
}
