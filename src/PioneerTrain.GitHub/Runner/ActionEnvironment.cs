namespace PioneerTrain.GitHub.Runner;

/// <summary>The process environment. Nothing else in the program reads an environment variable.</summary>
public sealed record ActionEnvironment
{
    private Func<string, string?> _get = _ => null;

    /// <summary><c>NO_COLOR</c> is set to anything but nothing (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary><c>TERM=dumb</c>: a terminal that cannot move its cursor.</summary>
    public bool DumbTerminal { get; init; }

    /// <summary>Under GitHub's runner (<c>GITHUB_ACTIONS=true</c>).</summary>
    public bool IsGitHubActions { get; init; }

    /// <summary>What the runner says about the step.</summary>
    public RunnerVariables Runner { get; init; } = new();

    /// <summary>What the main stage left for the post stage.</summary>
    public RunState SavedState { get; init; } = new();

    /// <summary>Reads the variables that the program knows.</summary>
    /// <param name="get">A variable's value by name, or null; <c>Environment.GetEnvironmentVariable</c> in production.</param>
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
        };
    }

    /// <summary>An input of the action as it was given, by its name in action.yml. An input without a value is empty; outside a workflow there is none.</summary>
    public string? Input(string name) => _get(InputVariable(name));

    /// <summary>An environment variable without white space around it; null when it is not set or empty.</summary>
    public string? Variable(string name) => _get(name)?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>
    /// The variable that the runner puts an input's value into: only blanks change, so hyphens and dots stay (actions/runner, Handler.AddInputsToEnvironment).
    /// </summary>
    public static string InputVariable(string input) => "INPUT_" + input.Replace(' ', '_').ToUpperInvariant();

    /// <summary>The name of the type only: variables hold secrets.</summary>
    public override string ToString() => nameof(ActionEnvironment);
}
