namespace PioneerTrain.Cli.Settings;

/// <summary>The table of settings. A new input is one entry here and one in action.yml; a test compares names, order and defaults.</summary>
internal abstract partial record Setting
{
    private const SettingPlaces InputOnly = SettingPlaces.Input;
    private const SettingPlaces OptionOnly = SettingPlaces.Option;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    public static Setting<string> Config { get; } = new("config", ".github/training.yml", SettingTypes.Text) { Help = "The training config", HelpName = "FILE" };

    public static Setting<string> ApiKey { get; } = new("api-key", "", SettingTypes.Secret) { Places = InputOnly, Variable = "PIONEER_API_KEY" };

    public static Setting<Uri> ApiUrl { get; } = new("api-url", "https://api.pioneer.ai", SettingTypes.Address)
    {
        Variable = "PIONEER_API_URL",
        Help = "Address of the service (PIONEER_API_URL, else https://api.pioneer.ai)",
        HelpName = "URL",
        ChoosesService = true,
    };

    public static Setting<string> ApiPrefix { get; } = new("api-prefix", "/felix", SettingTypes.PathPrefix)
    {
        Help = "Path before /training-jobs on that service",
        HelpName = "PATH",
        ChoosesService = true,
    };

    public static Setting<string> F1Threshold { get; } = new("f1-threshold", "", SettingTypes.Text)
    {
        ConfigKey = "gate.f1",
        Help = "Overrides the config's gate.f1 (0 to 1)",
        HelpName = "NUMBER",
    };

    public static Setting<string> Timeout { get; } = new("timeout", "", SettingTypes.Text)
    {
        ConfigKey = "limits.max_duration",
        Help = "Overrides the config's limits.max_duration, such as 90s, 45m or 6h",
        HelpName = "DURATION",
    };

    public static Setting<TimeSpan> PollInterval { get; } = new("poll-interval", "60s", SettingTypes.DurationOf(_second, TimeSpan.FromMinutes(10), "1s to 10m"))
    {
        Help = "The longest time between two polls of the job, 1s to 10m",
        HelpName = "DURATION",
    };

    public static Setting<LogMode> LogMode { get; } = new("log-mode", "full", SettingTypes.WordOf(("full", Settings.LogMode.Full), ("summary", Settings.LogMode.Summary), ("off", Settings.LogMode.Off)))
    {
        Help = "How much of the remote log is shown",
        HelpName = "full|summary|off",
    };

    public static Setting<string> ArtifactName { get; } = new("artifact-name", "", SettingTypes.Text)
    {
        ConfigKey = "artifact.name",
        Help = "Overrides the config's artifact.name",
        HelpName = "NAME",
    };

    public static Setting<bool> ArtifactOverwrite { get; } = new("artifact-overwrite", "false", SettingTypes.Switch) { Places = InputOnly };

    public static Setting<int> RetentionDays { get; } = new("retention-days", "0", SettingTypes.WholeOf(0, 400)) { Places = InputOnly };

    public static Setting<string> OutputFolder { get; } = new("output-folder", "", SettingTypes.Text)
    {
        ConfigKey = "artifact.folder",
        Help = "Where weights, result.json and report go; must be new or empty (pioneer-output/<job id>)",
        HelpName = "FOLDER",
    };

    public static Setting<bool> Local { get; } = new("local", "false", SettingTypes.Switch)
    {
        Help = "Use the embedded local server, which really trains a small model: no account, no network",
        ChoosesService = true,
    };

    public static Setting<string> LocalData { get; } = new("local-data", ".pioneer-local", SettingTypes.Text)
    {
        Places = OptionOnly,
        Help = "Where the local server keeps its jobs, checkpoints and datasets",
        HelpName = "FOLDER",
        ChoosesService = true,
    };

    public static Setting<bool> Wait { get; } = new("wait", "true", SettingTypes.Switch) { Help = "Follow the job to its end; false ends once it is created", HelpName = "true|false" };

    public static Setting<string> Attach { get; } = new("attach", "", SettingTypes.JobId) { Help = "Follow a job that was started elsewhere", HelpName = "JOB-ID" };

    public static Setting<OnRerun> OnRerun { get; } = new("on-rerun", "attach", SettingTypes.WordOf(("attach", Settings.OnRerun.Attach), ("restart", Settings.OnRerun.Restart))) { Places = InputOnly };

    public static Setting<string> MatrixKey { get; } = new("matrix-key", "", SettingTypes.Text) { Places = InputOnly };

    public static Setting<OnMissingKey> OnMissingKey { get; } =
        new("on-missing-key", "fail", SettingTypes.WordOf(("fail", Settings.OnMissingKey.Fail), ("skip", Settings.OnMissingKey.Skip))) { Places = InputOnly };

    public static Setting<bool> AllowForkData { get; } = new("allow-fork-data", "false", SettingTypes.Switch) { Places = InputOnly };

    public static Setting<bool> DryRun { get; } = new("dry-run", "false", SettingTypes.Switch) { Help = "Check everything, show what would be sent, start nothing" };

    public static Setting<string> GithubToken { get; } = new("github-token", "", SettingTypes.Secret) { Places = InputOnly };

    public static Setting<bool> Verbose { get; } = new("verbose", "false", SettingTypes.Switch)
    {
        Places = OptionOnly,
        Help = "Write a diagnostic log to standard error: requests, state changes, delays, retries",
        ChoosesService = true,
    };

    /// <summary>Every setting; the inputs in the order of action.yml.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Config, ApiKey, ApiUrl, ApiPrefix, F1Threshold, Timeout, PollInterval, LogMode, ArtifactName, ArtifactOverwrite, RetentionDays, OutputFolder,
        Local, LocalData, Wait, Attach, OnRerun, MatrixKey, OnMissingKey, AllowForkData, DryRun, GithubToken, Verbose,
    ];
}

/// <summary>How much of the remote log is shown.</summary>
internal enum LogMode
{
    /// <summary>Every line.</summary>
    Full,

    /// <summary>Status changes and progress, no lines.</summary>
    Summary,

    /// <summary>Start and end only, for logs that must not be public.</summary>
    Off,
}

/// <summary>What a re-run of the workflow does about the job that the attempt before it started.</summary>
internal enum OnRerun
{
    /// <summary>It follows that job, whether it is running or succeeded; it starts one only where there is none.</summary>
    Attach,

    /// <summary>It stops that job where it is still running, and starts a new one.</summary>
    Restart,
}

/// <summary>What happens in a run that GitHub gives no secrets: a pull request of a fork, or one of Dependabot.</summary>
internal enum OnMissingKey
{
    /// <summary>It fails.</summary>
    Fail,

    /// <summary>It succeeds without training, with the conclusion <c>skipped</c>.</summary>
    Skip,
}
