using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Converts the status words of the service.</summary>
internal static class StatusReader
{
    /// <summary>Returns the state that a job record reports.</summary>
    /// <param name="word">Wire name <c>status</c>; compared without case.</param>
    /// <param name="normalizedWord">Wire name <c>normalized_status</c>; used only if
    /// <paramref name="word"/> is not sufficient.</param>
    /// <param name="isTerminal">Wire name <c>is_terminal_status</c>; takes precedence over both
    /// words if present.</param>
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
            // An ended job with an unknown word has failed; it must not count as a success.
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
