using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads the status words of the service.</summary>
internal static class StatusReader
{
    /// <summary>Reads what a job record says about its state.</summary>
    /// <param name="word">Wire name <c>status</c>; compared without case.</param>
    /// <param name="normalizedWord">Wire name <c>normalized_status</c>; asked only when <paramref name="word"/> alone does not decide.</param>
    /// <param name="isTerminal">Wire name <c>is_terminal_status</c>; believed before any word when it is there.</param>
    public static JobStatus Read(string? word, string? normalizedWord = null, bool? isTerminal = null)
    {
        var shown = word?.Trim() ?? "";
        var phase = PhaseOf(shown);
        if (phase == JobPhase.Unknown && normalizedWord is not null)
        {
            phase = PhaseOf(normalizedWord.Trim());
        }

        return isTerminal switch
        {
            // An end whose word names no success is never a success by accident.
            true => new JobStatus(shown, JobPhase.Ended, OutcomeOf(shown) ?? OutcomeOf(normalizedWord?.Trim() ?? "") ?? JobOutcome.Failed),
            false when phase == JobPhase.Ended => new JobStatus(shown, JobPhase.Running, null),
            _ when phase == JobPhase.Ended => new JobStatus(shown, JobPhase.Ended, OutcomeOf(shown) ?? OutcomeOf(normalizedWord!.Trim())),
            _ => new JobStatus(shown, phase, null),
        };
    }

    private static JobPhase PhaseOf(string word) => word.ToLowerInvariant() switch
    {
        "requested" or "queued" or "pending" => JobPhase.Queued,
        "running" or "stopping" or "normalizing" or "paused" => JobPhase.Running,
        _ when OutcomeOf(word) is not null => JobPhase.Ended,
        _ => JobPhase.Unknown,
    };

    private static JobOutcome? OutcomeOf(string word) => word.ToLowerInvariant() switch
    {
        "complete" or "completed" or "succeeded" or "artifact_ready" or "deployed" => JobOutcome.Succeeded,
        "failed" or "errored" or "error" => JobOutcome.Failed,
        "stopped" or "cancelled" or "canceled" or "terminated" => JobOutcome.Stopped,
        _ => null,
    };
}
