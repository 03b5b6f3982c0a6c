namespace PioneerTrain.Cli.Settings;

/// <summary>
/// The table of settings. A new input needs an entry here and in action.yml; a test compares names,
/// order and defaults.
/// </summary>
internal abstract partial record Setting
{
    private const SettingPlaces InputOnly = SettingPlaces.Input;
    private const SettingPlaces OptionOnly = SettingPlaces.Option;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    public static Setting<string> Config { get; } = new("config", ".github/training.yml", SettingTypes.Text)
    {
        Help = "Path of the training config",
        HelpName = ValueWords.File,
    };

    public static Setting<string> ApiKey { get; } = new("api-key", "", SettingTypes.Secret)
    {
        Places = InputOnly,
        Variable = "PIONEER_API_KEY",
    };

    public static Setting<Uri> ApiUrl { get; } = new("api-url", "https://api.pioneer.ai", SettingTypes.Address)
    {
        Variable = "PIONEER_API_URL",
        Help = "Address of the service (default: PIONEER_API_URL, otherwise https://api.pioneer.ai)",
        HelpName = "URL",
        ChoosesService = true,
    };

    public static Setting<string> ApiPrefix { get; } = new("api-prefix", "/felix", SettingTypes.PathPrefix)
    {
        Help = "API path prefix, such as /felix or /v1",
        HelpName = "PATH",
        ChoosesService = true,
    };

    public static Setting<string> F1Threshold { get; } = new("f1-threshold", "", SettingTypes.Text)
    {
        ConfigKey = "gate.f1.min",
        Help = "Overrides gate.f1 in the config, 0 to 1",
        HelpName = "NUMBER",
    };

    public static Setting<string> EvaluationPath { get; } = new("evaluation-path", "", SettingTypes.Text)
    {
        ConfigKey = "evaluation.path",
        Help = "Overrides evaluation.path in the config, a held-out JSONL file",
        HelpName = "FILE",
    };

    public static Setting<string> Baseline { get; } = new("baseline", "", SettingTypes.Text)
    {
        ConfigKey = "baseline.from",
        Help = "Overrides baseline.from in the config, such as branch",
        HelpName = "SOURCE",
    };

    public static Setting<string> Timeout { get; } = new("timeout", "", SettingTypes.Text)
    {
        ConfigKey = "limits.max_duration",
        Help = "Overrides limits.max_duration in the config, such as 90s, 45m or 6h",
        HelpName = "DURATION",
    };

    public static Setting<TimeSpan> PollInterval { get; } = new(
        "poll-interval",
        "60s",
        SettingTypes.DurationBetween(_second, TimeSpan.FromMinutes(10), "1s to 10m"))
    {
        Help = "Maximum time between two polls of the job, 1s to 10m",
        HelpName = "DURATION",
    };

    public static Setting<LogMode> LogMode { get; } = new(
        "log-mode",
        "full",
        SettingTypes.EnumOf(("full", Settings.LogMode.Full), ("summary", Settings.LogMode.Summary), ("off", Settings.LogMode.Off)))
    {
        Help = "How much of the job log to show",
        HelpName = "full|summary|off",
    };

    public static Setting<string> ArtifactName { get; } = new("artifact-name", "", SettingTypes.Text)
    {
        ConfigKey = "artifact.name",
        Help = "Overrides artifact.name in the config",
        HelpName = "NAME",
    };

    public static Setting<bool> ArtifactOverwrite { get; } = new("artifact-overwrite", "false", SettingTypes.Switch)
    {
        Places = InputOnly,
    };

    public static Setting<int> RetentionDays { get; } = new("retention-days", "0", SettingTypes.IntegerBetween(0, 400))
    {
        Places = InputOnly,
    };

    public static Setting<string> OutputFolder { get; } = new("output-folder", "", SettingTypes.Text)
    {
        ConfigKey = "artifact.folder",
        Help = "Folder for the weights, result.json and report.md; must be new or empty (default: pioneer-output/<job id>)",
        HelpName = ValueWords.Folder,
    };

    public static Setting<bool> Local { get; } = new("local", "false", SettingTypes.Switch)
    {
        Help = "Use the embedded local server, which trains a small model without an account or network",
        ChoosesService = true,
    };

    public static Setting<string> LocalData { get; } = new("local-data", ".pioneer-local", SettingTypes.Text)
    {
        Places = OptionOnly,
        Help = "Data folder of the local server, for jobs, checkpoints and datasets",
        HelpName = ValueWords.Folder,
        ChoosesService = true,
    };

    public static Setting<bool> Wait { get; } = new("wait", "true", SettingTypes.Switch)
    {
        Help = "Follow the job to its end; false exits when the job is created",
        HelpName = "true|false",
    };

    public static Setting<string> Attach { get; } = new("attach", "", SettingTypes.JobId)
    {
        Help = "Follow an existing job instead of starting one",
        HelpName = "JOB-ID",
    };

    public static Setting<OnRerun> OnRerun { get; } = new(
        "on-rerun", "attach", SettingTypes.EnumOf(("attach", Settings.OnRerun.Attach), ("restart", Settings.OnRerun.Restart)))
    {
        Places = InputOnly,
    };

    public static Setting<string> OnUnchanged { get; } = new("on-unchanged", "", SettingTypes.Text)
    {
        ConfigKey = "on_unchanged",
        Help = "Overrides on_unchanged in the config: train, or reuse the model of a finished job",
        HelpName = "train|reuse",
    };

    public static Setting<string> MatrixKey { get; } = new("matrix-key", "", SettingTypes.Text) { Places = InputOnly };

    public static Setting<OnMissingKey> OnMissingKey { get; } =
        new("on-missing-key", "fail", SettingTypes.EnumOf(("fail", Settings.OnMissingKey.Fail), ("skip", Settings.OnMissingKey.Skip)))
        {
            Places = InputOnly,
        };

    public static Setting<bool> AllowForkData { get; } = new("allow-fork-data", "false", SettingTypes.Switch)
    {
        Places = InputOnly,
    };

    public static Setting<bool> DryRun { get; } = new("dry-run", "false", SettingTypes.Switch)
    {
        Help = "Run all checks and print the request, without starting a job",
    };

    public static Setting<string> GithubToken { get; } = new("github-token", "", SettingTypes.Secret)
    {
        Places = InputOnly,
    };

    public static Setting<CommentMode> Comment { get; } = new(
        "comment",
        "always",
        SettingTypes.EnumOf(
            ("always", CommentMode.Always), ("changes", CommentMode.Changes), ("problems", CommentMode.Problems), ("off", CommentMode.Off)))
    {
        Places = InputOnly,
    };

    public static Setting<bool> CheckRun { get; } = new("check", "true", SettingTypes.Switch)
    {
        Places = InputOnly,
    };

    public static Setting<bool> Verbose { get; } = new("verbose", "false", SettingTypes.Switch)
    {
        Places = OptionOnly,
        Help = "Write a diagnostic log to standard error: requests, state changes, delays, retries",
        ChoosesService = true,
    };

    /// <summary>All settings. The inputs have the order of action.yml.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Config, ApiKey, ApiUrl, ApiPrefix, F1Threshold, EvaluationPath, Baseline, Timeout, PollInterval, LogMode, ArtifactName, ArtifactOverwrite, RetentionDays, OutputFolder,
        Local, LocalData, Wait, Attach, OnRerun, OnUnchanged, MatrixKey, OnMissingKey, AllowForkData, DryRun, GithubToken, Comment, CheckRun, Verbose,
    ];
}
