namespace PioneerTrain.GitHub.Runner;

/// <summary>The process environment, read once at the start. Nothing else in the program reads an environment variable.</summary>
public sealed record ActionEnvironment
{
    /// <summary><c>PIONEER_API_KEY</c>; null when unset or empty.</summary>
    public string? ApiKey { get; init; }

    /// <summary><c>PIONEER_API_URL</c>; null when unset or empty.</summary>
    public string? ApiUrl { get; init; }

    /// <summary><c>NO_COLOR</c> is set to anything but nothing (https://no-color.org).</summary>
    public bool NoColor { get; init; }

    /// <summary><c>TERM=dumb</c>: a terminal that cannot move its cursor.</summary>
    public bool DumbTerminal { get; init; }

    /// <summary>Under GitHub's runner (<c>GITHUB_ACTIONS=true</c>).</summary>
    public bool IsGitHubActions { get; init; }

    /// <summary>What the runner says about the step.</summary>
    public RunnerVariables Runner { get; init; } = new();

    /// <summary>The action's inputs as given, by their name in action.yml. One without a value is there and empty; outside a workflow none is there.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the main stage left for the post stage.</summary>
    public RunState SavedState { get; init; } = new();

    /// <summary>Reads the variables that the program knows.</summary>
    /// <param name="get">A variable's value by name, or null; <c>Environment.GetEnvironmentVariable</c> in production.</param>
    public static ActionEnvironment Read(Func<string, string?> get)
    {
        string? Value(string name) => get(name) is { Length: > 0 } value ? value : null;

        return new ActionEnvironment
        {
            ApiKey = Value("PIONEER_API_KEY")?.Trim(),
            ApiUrl = Value("PIONEER_API_URL")?.Trim(),
            NoColor = Value("NO_COLOR") is not null,
            DumbTerminal = Value("TERM") == "dumb",
            IsGitHubActions = Value("GITHUB_ACTIONS") == "true",
            Runner = RunnerVariables.Read(get),
            Inputs = ReadInputs(get),
            SavedState = RunState.Read(get),
        };
    }

    /// <summary>
    /// The variable that the runner puts an input's value into: only blanks change, so hyphens and dots stay (actions/runner, Handler.AddInputsToEnvironment).
    /// </summary>
    public static string InputVariable(string input) => "INPUT_" + input.Replace(' ', '_').ToUpperInvariant();

    /// <summary>The type's name only: a member is a secret.</summary>
    public override string ToString() => nameof(ActionEnvironment);

    private static Dictionary<string, string> ReadInputs(Func<string, string?> get)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in ActionInputs.Names)
        {
            if (get(InputVariable(name)) is { } value)
            {
                inputs.Add(name, value);
            }
        }

        return inputs;
    }
}
