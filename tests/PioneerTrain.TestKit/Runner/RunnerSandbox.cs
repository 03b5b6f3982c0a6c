namespace PioneerTrain.TestKit.Runner;

/// <summary>
/// The services of a step as the runner provides them: variables, an empty command file of each
/// kind, an event payload, a workspace.
/// </summary>
public sealed class RunnerSandbox : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables;

    public RunnerSandbox()
    {
        Workspace = Directory.CreateDirectory(_folder.File("workspace")).FullName;
        _variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_ACTOR"] = "octocat",
            ["GITHUB_API_URL"] = "https://api.github.com",
            ["GITHUB_EVENT_NAME"] = "push",
            ["GITHUB_EVENT_PATH"] = _folder.Write("event.json", "{}"),
            ["GITHUB_JOB"] = "train",
            ["GITHUB_OUTPUT"] = _folder.Write("set_output", ""),
            ["GITHUB_REPOSITORY"] = "octo-org/octo-repo",
            ["GITHUB_RUN_ATTEMPT"] = "1",
            ["GITHUB_RUN_ID"] = "1658821493",
            ["GITHUB_SERVER_URL"] = "https://github.com",
            ["GITHUB_SHA"] = "6dcb09b5b57875f334f61aebed695e2e4193db5e",
            ["GITHUB_STATE"] = _folder.Write("save_state", ""),
            ["GITHUB_STEP_SUMMARY"] = _folder.Write("step_summary", ""),
            ["GITHUB_WORKSPACE"] = Workspace,
            ["RUNNER_TEMP"] = Directory.CreateDirectory(_folder.File("temp")).FullName,
        };
    }

    /// <summary>The empty workspace folder.</summary>
    public string Workspace { get; }

    /// <summary>The variables for a process; can be changed.</summary>
    public IDictionary<string, string> Variables => _variables;

    public CommandFile Outputs => CommandFile.Parse(File.ReadAllText(_variables["GITHUB_OUTPUT"]));

    public CommandFile State => CommandFile.Parse(File.ReadAllText(_variables["GITHUB_STATE"]));

    public string Summary => File.ReadAllText(_variables["GITHUB_STEP_SUMMARY"]);

    /// <summary>Returns the value of a variable, or null.</summary>
    public string? Variable(string name) => _variables.GetValueOrDefault(name);

    /// <summary>Sets an input as the runner does: only spaces in its name are replaced.</summary>
    public RunnerSandbox Input(string name, string value)
    {
        _variables["INPUT_" + name.Replace(' ', '_').ToUpperInvariant()] = value;
        return this;
    }

    /// <summary>Sets the event that triggered the run.</summary>
    public RunnerSandbox Event(string name, string payload)
    {
        _variables["GITHUB_EVENT_NAME"] = name;
        File.WriteAllText(_variables["GITHUB_EVENT_PATH"], payload);
        return this;
    }

    /// <summary>
    /// Creates the services of the post stage: new command files, and the saved state as variables.
    /// </summary>
    public void BeginPostStage()
    {
        foreach (var (key, value) in State.Values)
        {
            _variables["STATE_" + key] = value;
        }

        foreach (var file in (string[])["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"])
        {
            File.WriteAllText(_variables[file], "");
        }
    }

    public void Dispose() => _folder.Dispose();
}
