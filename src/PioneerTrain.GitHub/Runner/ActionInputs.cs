using System.Globalization;
using PioneerTrain.Configuration;

namespace PioneerTrain.GitHub.Runner;

/// <summary>The inputs of action.yml, checked. Names, meaning and defaults are the same there (a test compares them).</summary>
public sealed record ActionInputs
{
    /// <summary>The inputs of action.yml.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "config", "api-key", "api-url", "api-prefix", "f1-threshold", "timeout", "poll-interval", "log-mode", "artifact-name", "artifact-overwrite", "retention-days",
        "output-folder", "local", "wait", "attach", "on-rerun", "matrix-key", "on-missing-key", "allow-fork-data", "dry-run", "github-token",
    ];

    /// <summary>The config file, relative to the workspace. Default <c>.github/training.yml</c>.</summary>
    public string Config { get; init; } = ".github/training.yml";

    /// <summary>The key of a Pioneer account; null when empty, as a secret is that the run may not see. A secret.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Address of the service: https, or http to this machine or a service container. Default <c>https://api.pioneer.ai</c>.</summary>
    public Uri ApiUrl { get; init; } = new("https://api.pioneer.ai");

    /// <summary>What stands before <c>/training-jobs</c> in the service's addresses. Default <c>/felix</c>.</summary>
    public string ApiPrefix { get; init; } = "/felix";

    /// <summary>Stands above the config's <c>gate.f1</c>, 0–1; null leaves it to the config.</summary>
    public double? F1Threshold { get; init; }

    /// <summary>Stands above the config's <c>limits.max_duration</c>, 1 s to 7 days; null leaves it to the config.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest time between two looks at the job, 1 s to 10 min. Default 60 s.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How much of the remote log is shown. Default <see cref="LogMode.Full"/>.</summary>
    public LogMode LogMode { get; init; } = LogMode.Full;

    /// <summary>Stands above the config's <c>artifact.name</c>; null leaves it to the config.</summary>
    public string? ArtifactName { get; init; }

    /// <summary>Replaces an artifact of the same name in this run. Default false: the upload is refused.</summary>
    public bool ArtifactOverwrite { get; init; }

    /// <summary>Days that the artifact lives, 1–400 (the repository's own limit still holds); null for the repository's default.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>Stands above the config's <c>artifact.folder</c>; null leaves it to the config.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>Trains on the embedded local server, which needs no key. Default false.</summary>
    public bool Local { get; init; }

    /// <summary>Follows the job to its end. Default true; false only starts it, and a later run can take it over by <see cref="Attach"/>.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Id of a job that was started elsewhere, to follow instead of starting one; null starts one.</summary>
    public string? Attach { get; init; }

    /// <summary>What a re-run does about the job of the attempt before it. Default <see cref="OnRerun.Attach"/>.</summary>
    public OnRerun OnRerun { get; init; } = OnRerun.Attach;

    /// <summary>What tells the legs of a matrix apart; action.yml fills it in. Null outside a matrix.</summary>
    public string? MatrixKey { get; init; }

    /// <summary>What happens to a run that GitHub gives no secrets. Default <see cref="OnMissingKey.Fail"/>.</summary>
    public OnMissingKey OnMissingKey { get; init; } = OnMissingKey.Fail;

    /// <summary>Trains even where a fork's files meet this repository's secrets (<see cref="Events.RunContext.IsForkWithSecrets"/>). Default false.</summary>
    public bool AllowForkData { get; init; }

    /// <summary>Checks the config, the key, the datasets and the base model, and starts nothing. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>The workflow's token, for comments and checks; null when empty. A secret.</summary>
    public string? GithubToken { get; init; }

    /// <summary>The inputs that stand above a key of the config, for <see cref="TrainingConfigReader"/>.</summary>
    public IReadOnlyList<ConfigOverride> ConfigOverrides =>
    [
        .. Override("gate.f1", F1Threshold?.ToString("0.###############", CultureInfo.InvariantCulture), "f1-threshold"),
        .. Override("limits.max_duration", Timeout is { } timeout ? string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0}s") : null, "timeout"),
        .. Override("artifact.name", ArtifactName, "artifact-name"),
        .. Override("artifact.folder", OutputFolder, "output-folder"),
    ];

    /// <summary>Checks the values as the runner gave them.</summary>
    /// <param name="values">By input name. An input that is not there takes its default; one that is there and empty does so too, but for truth values, which
    /// have no empty form.</param>
    public static ActionInputsReading Read(IReadOnlyDictionary<string, string> values)
    {
        var reader = new InputReader(values);
        var defaults = new ActionInputs();
        reader.ExpectHyphenatedVariables();

        var inputs = new ActionInputs
        {
            Config = reader.Text("config") ?? defaults.Config,
            ApiKey = reader.Secret("api-key"),
            ApiUrl = reader.Address("api-url") ?? defaults.ApiUrl,
            ApiPrefix = reader.Path("api-prefix") ?? defaults.ApiPrefix,
            F1Threshold = reader.Fraction("f1-threshold"),
            Timeout = reader.Length("timeout", TimeSpan.FromSeconds(1), TimeSpan.FromDays(7), "1s to 7d"),
            PollInterval = reader.Length("poll-interval", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10), "1s to 10m") ?? defaults.PollInterval,
            LogMode = reader.Choice("log-mode", defaults.LogMode, ("full", LogMode.Full), ("summary", LogMode.Summary), ("off", LogMode.Off)),
            ArtifactName = reader.Text("artifact-name"),
            ArtifactOverwrite = reader.Truth("artifact-overwrite", defaults.ArtifactOverwrite),
            RetentionDays = reader.Whole("retention-days", 0, 400) is { } days and > 0 ? days : null,
            OutputFolder = reader.Text("output-folder"),
            Local = reader.Truth("local", defaults.Local),
            Wait = reader.Truth("wait", defaults.Wait),
            Attach = reader.Id("attach"),
            OnRerun = reader.Choice("on-rerun", defaults.OnRerun, ("attach", OnRerun.Attach), ("restart", OnRerun.Restart)),
            MatrixKey = reader.Text("matrix-key"),
            OnMissingKey = reader.Choice("on-missing-key", defaults.OnMissingKey, ("fail", OnMissingKey.Fail), ("skip", OnMissingKey.Skip)),
            AllowForkData = reader.Truth("allow-fork-data", defaults.AllowForkData),
            DryRun = reader.Truth("dry-run", defaults.DryRun),
            GithubToken = reader.Secret("github-token"),
        };
        return new ActionInputsReading(inputs, reader.Mistakes);
    }

    /// <summary>The type's name only: two members are secrets.</summary>
    public override string ToString() => nameof(ActionInputs);

    private static IEnumerable<ConfigOverride> Override(string key, string? value, string input) =>
        value is null ? [] : [new ConfigOverride(key, value, $"input {input}")];
}

/// <summary>What came of reading the inputs.</summary>
/// <param name="Inputs">With the default in the place of every value that is a mistake, so that secrets can be masked before the mistakes are told.</param>
/// <param name="Mistakes">One sentence each, which names the input; nothing may be started unless this is empty.</param>
public sealed record ActionInputsReading(ActionInputs Inputs, IReadOnlyList<string> Mistakes);

/// <summary>How much of the remote log is shown.</summary>
public enum LogMode
{
    /// <summary>Every line.</summary>
    Full,

    /// <summary>Status changes and progress, no lines.</summary>
    Summary,

    /// <summary>Beginning and end only, for logs that must not be public.</summary>
    Off,
}

/// <summary>What a re-run of the workflow does about the job that the attempt before it started.</summary>
public enum OnRerun
{
    /// <summary>It follows that job, running or ended well; only where there is none it starts one.</summary>
    Attach,

    /// <summary>It stops that job where it still runs, and starts a new one.</summary>
    Restart,
}

/// <summary>What happens to a run that GitHub gives no secrets: a fork's pull request, or one of Dependabot.</summary>
public enum OnMissingKey
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It ends well without training, with the conclusion <c>skipped</c>.</summary>
    Skip,
}
