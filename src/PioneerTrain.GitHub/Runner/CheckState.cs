namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The check run that the main stage of a step starts, for the post stage, which completes it if
/// the main stage was killed. Saved before the check run is created, because the response can be
/// lost.
/// </summary>
/// <param name="Commit">The SHA of the commit.</param>
/// <param name="Name">The name of the check run.</param>
/// <param name="ExternalId">Identifies the check run of this attempt of the step.</param>
/// <param name="HandedOverId">
/// Identifies the check run that a step with <c>wait: false</c> left for the step that attaches; null
/// when it is unknown.
/// </param>
/// <param name="IsSettled">True when the check run needs nothing more from this step.</param>
public sealed record CheckState(string Commit, string Name, string ExternalId, string? HandedOverId, bool IsSettled)
{
    private const string CommitKey = "check_commit";
    private const string NameKey = "check_name";
    private const string ExternalIdKey = "check_external_id";
    private const string HandedOverIdKey = "check_handed_over_id";
    private const string SettledKey = "check_settled";
    private const string True = "true";

    /// <summary>All keys with their values, for no check run too: see <see cref="RunState"/>.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> EntriesOf(CheckState? state) =>
    [
        new(SettledKey, state?.IsSettled == true ? True : ""),
        new(CommitKey, state?.Commit ?? ""),
        new(NameKey, state?.Name ?? ""),
        new(ExternalIdKey, state?.ExternalId ?? ""),
        new(HandedOverIdKey, state?.HandedOverId ?? ""),
    ];

    /// <summary>Reads the <c>STATE_</c> variables of the post stage; null without a check run.</summary>
    /// <param name="get">Returns the value of a variable, or null.</param>
    public static CheckState? Read(Func<string, string?> get)
    {
        string? Value(string key) => get("STATE_" + key) is { Length: > 0 } value ? value : null;

        return Value(CommitKey) is { } commit && Value(NameKey) is { } name && Value(ExternalIdKey) is { } id
            ? new CheckState(commit, name, id, Value(HandedOverIdKey), Value(SettledKey) == True)
            : null;
    }
}
