namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The state that the main stage of a step saves for its post stage, so that no job is left
/// running. The runner reads it from the state file even after a kill (actions/runner,
/// FileCommandManager.cs) and passes it on as <c>STATE_</c> variables.
/// </summary>
/// <param name="Fingerprint">
/// Identifies the job; saved before the create request, because its response can be lost.
/// </param>
/// <param name="JobId">The id of the job; null until the service has returned it.</param>
/// <param name="IsSettled">
/// True when the post stage has nothing to do: the job ended, was handed over, or was not created.
/// </param>
public sealed record RunState(string? Fingerprint = null, string? JobId = null, bool IsSettled = false)
{
    private const string FingerprintKey = "fingerprint";
    private const string JobIdKey = "job_id";
    private const string SettledKey = "settled";
    private const string LegsKey = "legs";
    private const string True = "true";

    /// <summary>The states of the jobs of a sweep; empty for a single job.</summary>
    public IReadOnlyList<RunState> Legs { get; init; } = [];

    /// <summary>True when the main stage saved nothing: it ended before it created a job.</summary>
    public bool IsEmpty => Fingerprint is null && JobId is null;

    /// <summary>
    /// All keys with their values, empty when there is no value. All keys are always written, so
    /// that a line of a remote log cannot set one. The jobs of a sweep come first, so that an
    /// incomplete first write does not name only one of them. <c>settled</c> and the job id come
    /// before the fingerprint, so that an incomplete write does not leave a job running because of
    /// the values of an earlier state.
    /// </summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Entries =>
    [
        new(LegsKey, string.Join(' ', Legs.Where(leg => !leg.IsSettled).Select(leg => $"{leg.Fingerprint}:{leg.JobId}"))),
        new(SettledKey, IsSettled ? True : ""),
        new(JobIdKey, JobId ?? ""),
        new(FingerprintKey, Fingerprint ?? ""),
    ];

    /// <summary>
    /// The jobs that the post stage must look at: those of a sweep, or the single one.
    /// </summary>
    public IReadOnlyList<RunState> Open => Legs.Count > 0 ? [.. Legs.Where(leg => !leg.IsSettled)] : IsEmpty || IsSettled ? [] : [this];

    /// <summary>Reads the <c>STATE_</c> variables of the post stage.</summary>
    /// <param name="get">Returns the value of a variable, or null.</param>
    public static RunState Read(Func<string, string?> get)
    {
        string? Value(string key) => get("STATE_" + key) is { Length: > 0 } value ? value : null;

        return new RunState(Value(FingerprintKey), Value(JobIdKey), Value(SettledKey) == True)
        {
            Legs = [.. (Value(LegsKey) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Leg)],
        };
    }

    private static RunState Leg(string text)
    {
        var end = text.IndexOf(':', StringComparison.Ordinal);
        return end < 0 ? new RunState(text) : new RunState(text[..end], text.Length > end + 1 ? text[(end + 1)..] : null);
    }
}
