using System.Globalization;
using PioneerTrain.Simulation.World;
using PioneerTrain.TestKit.Artifacts;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Simulation.Runner;

/// <summary>The files and variables that the runner provides for the stages of a step.</summary>
internal sealed class StepFiles
{
    /// <summary>The model name in the config, which is also the artifact name.</summary>
    public const string ArtifactName = "tickets-ner";

    private readonly string _folder;
    private readonly RunPlan _plan;
    private readonly Profile _profile;

    /// <param name="folder">
    /// A relative folder for this schedule only; data files must be relative.
    /// </param>
    public StepFiles(string folder, RunPlan plan, Profile profile)
    {
        (_folder, _plan, _profile) = (folder, plan, profile);
        File.WriteAllText(ConfigPath, Config());
        File.WriteAllText(PathOf("event.json"), "{}");
        Directory.CreateDirectory(PathOf("temp"));
        if (plan.HeldOut is { } heldOut)
        {
            File.WriteAllText(HeldOutPath, heldOut.Set.ToJsonLines());
            File.WriteAllText(SelectOnPath, plan.Sweep?.SelectOn?.ToJsonLines());
        }

        if (plan.Reuse.UploadsData)
        {
            File.WriteAllText(DataPath, "{\"text\":\"Ask Ada\",\"entities\":[[\"Ada\",\"person\"]]}\n");
        }
    }

    public CommandFile Outputs => CommandFile.Parse(File.ReadAllText(PathOf("output")));

    /// <summary>
    /// The state as the runner reads it: the lines before an error, and nothing without a file.
    /// </summary>
    public CommandFile State => CommandFile.Parse(File.Exists(PathOf("state")) ? File.ReadAllText(PathOf("state")) : "");

    /// <summary>
    /// Whether the file was lost or truncated, so that the post stage does not get everything that
    /// the main stage saved.
    /// </summary>
    public bool IsStateDamaged { get; private set; }

    public long StateLength => new FileInfo(PathOf("state")).Length;

    /// <summary>
    /// The id of the run in the backend, which identifies the run to the artifact service.
    /// </summary>
    public string BackendRun => $"run-{_plan.Number}";

    public string OutputFolder => $"{_folder}/weights-{_plan.Number}";

    private string ConfigPath => $"{_folder}/training-{_plan.Content}.yml";

    private string HeldOutPath => $"{_folder}/heldout-{_plan.Content}.jsonl";

    private string SelectOnPath => $"{_folder}/select-{_plan.Content}.jsonl";

    private string DataPath => $"{_folder}/rows-{_plan.Content}.jsonl";

    /// <summary>Creates empty command files and returns the variables of a stage.</summary>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="attach">The id of the job to attach to; null for none.</param>
    /// <param name="saved">
    /// The state that the main stage saved; null for the main stage itself.
    /// </param>
    public Func<string, string?> BeginStage(int attempt, string? attach, CommandFile? saved)
    {
        IsStateDamaged &= saved is not null;
        foreach (var file in (string[])["output", "state", "summary"])
        {
            File.WriteAllText(PathOf(file), "");
        }

        if (saved is null && Directory.Exists(OutputFolder))
        {
            // Each attempt has a separate workspace.
            Directory.Delete(OutputFolder, recursive: true);
        }

        var variables = Variables(attempt);
        variables["INPUT_ATTACH"] = attach ?? "";
        foreach (var (key, value) in saved?.Values ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            variables["STATE_" + key] = value;
        }

        return name => variables.GetValueOrDefault(name);
    }

    public void CutState(long length)
    {
        IsStateDamaged = true;
        using var state = new FileStream(PathOf("state"), FileMode.Open);
        state.SetLength(length);
    }

    public void LoseState()
    {
        IsStateDamaged = true;
        File.Delete(PathOf("state"));
    }

    private Dictionary<string, string> Variables(int attempt)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTION"] = "train",
            ["GITHUB_ACTOR"] = "octocat",
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_EVENT_PATH"] = PathOf("event.json"),
            ["GITHUB_JOB"] = "train",
            ["GITHUB_OUTPUT"] = PathOf("output"),
            ["GITHUB_REPOSITORY"] = "octo-org/octo-repo",
            ["GITHUB_RUN_ATTEMPT"] = attempt.ToString(CultureInfo.InvariantCulture),
            ["GITHUB_RUN_ID"] = (1000 + _plan.Number).ToString(CultureInfo.InvariantCulture),
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = _plan.Reuse.Commit,
            ["GITHUB_STATE"] = PathOf("state"),
            ["GITHUB_STEP_SUMMARY"] = PathOf("summary"),
            ["RUNNER_TEMP"] = PathOf("temp"),
            ["ACTIONS_RESULTS_URL"] = $"https://{Hosts.Artifacts}/",
            ["ACTIONS_RUNTIME_TOKEN"] = ResultsServiceStandIn.TokenWith(new System.Text.Json.Nodes.JsonObject { ["scp"] = $"Actions.Results:{BackendRun}:job" }),
        };
        foreach (var (name, value) in Inputs())
        {
            variables["INPUT_" + name.ToUpperInvariant()] = value;
        }

        return variables;
    }

    private IEnumerable<(string Name, string Value)> Inputs() =>
    [
        ("config", ConfigPath),
        ("api-key", Service.ApiKey),
        ("api-url", $"https://{Hosts.Api}"),
        ("api-prefix", _profile == Profile.V1 ? _plan.Number % 2 == 0 ? "/v1/training/jobs" : "/v1" : "/felix"),
        ("artifact-overwrite", _plan.Overwrites ? "true" : "false"),
        ("artifact-name", _plan.IsInMatrix ? ArtifactName : ""),
        ("matrix-key", _plan.IsInMatrix ? "1" : ""),
        ("output-folder", _plan.KeepsFolder ? OutputFolder : ""),
        ("local", "false"),
        ("wait", _plan.Waits ? "true" : "false"),
        ("on-rerun", _plan.Restarts ? "restart" : "attach"),
        ("on-unchanged", _plan.Reuse.Input),
        ("allow-fork-data", "false"),
        ("dry-run", "false"),
    ];

    private string Config() => $"""
        model_name: {ArtifactName}
        base_model: fastino/gliner2-base-v1
        datasets:
          - name: tickets
        {(_plan.Reuse.UploadsData ? $"    path: {DataPath}" : _plan.Reuse.NamesVersion ? "    version: \"1\"" : "")}
        nr_epochs: 3
        {(_plan.Reuse.Config is { } unchanged ? $"on_unchanged: {unchanged}" : "")}
        {(_plan.HeldOut is { } heldOut ? string.Join('\n', heldOut.Config(HeldOutPath, _plan.MinimumF1)) : ServiceEvaluation())}
        {string.Join('\n', _plan.Sweep?.Config(SelectOnPath) ?? [])}
        limits:
          max_duration: {_plan.MaxDuration.TotalSeconds:0}s
        """;

    private string ServiceEvaluation() => $"""
        {(_plan.Evaluates ? "evaluation:\n  dataset: tickets-test" : "")}
        {(_plan.MinimumF1 is { } minimum ? $"gate:\n  f1: {minimum}" : "")}
        """;

    private string PathOf(string file) => $"{_folder}/{_plan.Number}-{file}";
}
