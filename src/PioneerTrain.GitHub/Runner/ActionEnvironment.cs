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
        };
    }
}
