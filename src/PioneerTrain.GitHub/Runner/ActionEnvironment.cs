namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// The process environment. No other class of the program reads environment variables.
/// </summary>
public sealed record ActionEnvironment
{
    private Func<string, string?> _get = _ => null;

    /// <summary>True when <c>NO_COLOR</c> is set and not empty (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary>
    /// True when <c>TERM</c> is <c>dumb</c>: the terminal cannot move its cursor.
    /// </summary>
    public bool DumbTerminal { get; init; }

    /// <summary>True on a GitHub Actions runner (<c>GITHUB_ACTIONS=true</c>).</summary>
    public bool IsGitHubActions { get; init; }

    /// <summary>The variables that the runner sets for the step.</summary>
    public RunnerVariables Runner { get; init; } = new();

    /// <summary>The state that the main stage saved for the post stage.</summary>
    public RunState SavedState { get; init; } = new();

    /// <summary>The check run that the main stage started; null without one.</summary>
    public CheckState? SavedCheck { get; init; }

    /// <summary>Reads the environment variables.</summary>
    /// <param name="get">
    /// Returns the value of a variable, or null; <c>Environment.GetEnvironmentVariable</c> in
    /// production.
    /// </param>
    public static ActionEnvironment Read(Func<string, string?> get)
    {
        string? Value(string name) => get(name) is { Length: > 0 } value ? value : null;

        return new ActionEnvironment
        {
            _get = get,
            NoColor = Value("NO_COLOR") is not null,
            DumbTerminal = Value("TERM") == "dumb",
            IsGitHubActions = Value("GITHUB_ACTIONS") == "true",
            Runner = RunnerVariables.Read(get),
            SavedState = RunState.Read(get),
            SavedCheck = CheckState.Read(get),
        };
    }

    /// <summary>
    /// Returns an input of the action unchanged, by its name in action.yml. An input without a
    /// value is empty; outside a workflow it is null.
    /// </summary>
    public string? Input(string name) => _get(InputVariable(name));

    /// <summary>
    /// Returns an environment variable without leading and trailing white space; null when it is
    /// not set or empty.
    /// </summary>
    public string? Variable(string name) => _get(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>
    /// Returns the variable in which the runner passes an input. Only spaces are replaced; hyphens
    /// and dots stay (actions/runner, Handler.AddInputsToEnvironment).
    /// </summary>
    public static string InputVariable(string input) => "INPUT_" + input.Replace(' ', '_').ToUpperInvariant();

    /// <summary>Returns only the name of the type, because variables contain secrets.</summary>
    public override string ToString() => nameof(ActionEnvironment);
}
