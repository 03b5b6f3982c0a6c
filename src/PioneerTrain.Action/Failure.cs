using PioneerTrain.Pioneer;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli;

/// <summary>From an exception's type to an exit code and a sentence: the one place where that is decided.</summary>
internal static class Failure
{
    public static (ExitCode Code, string Message) Explain(Exception failure, CancellationToken cancelled) => failure switch
    {
        RunException { Code: ExitCode.Cancelled } known => (known.Code, known.Message),
        _ when cancelled.IsCancellationRequested => (ExitCode.Cancelled, Messages.Cancelled),
        RunException known => (known.Code, known.Message),
        WeightsException undelivered => (ExitCode.NotDelivered, undelivered.Message),
        PioneerException refused => (ExitCode.Refused, refused.Message),
        _ => (ExitCode.Bug, Messages.Bug(failure)),
    };
}
