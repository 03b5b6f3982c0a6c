namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// What the main stage of a step tells its post stage, so that no job is left running. The runner reads it from the state file even after a kill
/// (actions/runner, FileCommandManager.cs) and hands it on as <c>STATE_</c> variables.
/// </summary>
/// <param name="Fingerprint">Marks the job that is about to be created; written before the request, because its answer may never arrive.</param>
/// <param name="JobId">The job, as soon as the service has named it.</param>
/// <param name="IsSettled">Nothing is left to do: the job reached an end that was seen, was handed over, or was never created.</param>
public sealed record RunState(string? Fingerprint = null, string? JobId = null, bool IsSettled = false)
{
    private const string FingerprintKey = "fingerprint";
    private const string JobIdKey = "job_id";
    private const string SettledKey = "settled";
    private const string True = "true";

    /// <summary>The main stage wrote nothing: it never came to creating a job.</summary>
    public bool IsEmpty => Fingerprint is null && JobId is null;

    /// <summary>Every key with its value, an empty one where there is none: a key that is always written cannot be planted by a line of a remote log. What an
    /// earlier state would get wrong comes first, so that a write which is cut off leaves nothing running: that there is something to do again, and which job.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Entries =>
        [new(SettledKey, IsSettled ? True : ""), new(JobIdKey, JobId ?? ""), new(FingerprintKey, Fingerprint ?? "")];

    /// <summary>Reads the <c>STATE_</c> variables of the post stage.</summary>
    /// <param name="get">A variable's value by name, or null.</param>
    public static RunState Read(Func<string, string?> get)
    {
        string? Value(string key) => get("STATE_" + key) is { Length: > 0 } value ? value : null;

        return new RunState(Value(FingerprintKey), Value(JobIdKey), Value(SettledKey) == True);
    }
}
