using PioneerTrain.Cli.Service;
using PioneerTrain.Gating;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>Creates the results of runs that end without a job.</summary>
/// <param name="configPath">The path of the config, as given.</param>
internal sealed class EarlyResult(string configPath, TimeProvider time)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    /// <summary>A change of the system clock does not affect the duration.</summary>
    private readonly long _start = time.GetTimestamp();

    /// <summary>The result of a dry run, or of a run that is skipped.</summary>
    public RunResult Of(Conclusion conclusion, string sentence) => new()
    {
        ProgramVersion = ServiceConnection.ProgramVersion,
        StartedAt = _startedAt,
        EndedAt = _startedAt + time.GetElapsedTime(_start),
        Config = new ConfigFileResult(configPath, null),
        Job = null,
        Metrics = null,
        Gate = GateResult.NotJudged(GatePolicy.None),
        Weights = null,
        Conclusion = conclusion,
        Reason = sentence,
        ExitCode = (int)ExitCodes.For(conclusion),
    };

    /// <summary>The result of a run that an exception ended.</summary>
    /// <param name="cancelMessage">The message for a run that was cancelled.</param>
    public RunResult Of(Exception failure, string cancelMessage, CancellationToken cancelled)
    {
        var (code, message) = Failure.Explain(failure, cancelled, cancelMessage);
        var known = failure as RunException;
        var isUnknown = code == ExitCode.Refused && failure is PioneerException { Kind: PioneerErrorKind.CreationUnknown };
        return Of(isUnknown ? Conclusion.CreationUnknown : ExitCodes.ConclusionOf(code), known?.Closing ?? message) with
        {
            ExitCode = (int)code,
            Errors = known is { Findings.Count: > 0 } ? known.Findings : [new Finding(message)],
        };
    }
}
