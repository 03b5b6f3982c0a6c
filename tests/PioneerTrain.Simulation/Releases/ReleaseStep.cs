using System.Globalization;
using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Releases;

/// <summary>A step with the action in the folder release.</summary>
/// <param name="model">The newest model of the workflow run.</param>
internal sealed class ReleaseStep(ReleaseRunPlan run, int attempt, bool isDraft, ReleasedModel model)
{
    public const string Tag = "model-v1";
    public const string Commit = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    public ReleaseRunPlan Run => run;

    public ReleasedModel Model => model;

    public bool IsDraft => isDraft;

    public override string ToString() => $"{run.Number}.{attempt} {(isDraft ? "draft" : "publish")}";

    /// <param name="folder">A folder of the schedule.</param>
    public void Start(StepProcess process, string folder, long pieceBytes, INetwork network, Timeline timeline)
    {
        var step = Directory.CreateDirectory($"{folder}/{process.Number}").FullName;
        File.WriteAllText($"{step}/output", "");
        process.Start(
            ActionEnvironment.Read(Variables(step).GetValueOrDefault),
            () => new WireHandler(network, timeline, process),
            services => RunAsync(services, pieceBytes, $"{folder}/{process.Number}/release"));
    }

    private static Task<ExitCode> RunAsync(HostServices services, long pieceBytes, string folder) => ReleaseCommand.RunAsync(services, pieceBytes, folder);

    private Dictionary<string, string> Variables(string step) => new(StringComparer.Ordinal)
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_OUTPUT"] = $"{step}/output",
        ["GITHUB_REPOSITORY"] = "octo-org/octo-repo",
        ["GITHUB_RUN_ATTEMPT"] = attempt.ToString(CultureInfo.InvariantCulture),
        ["GITHUB_RUN_ID"] = run.Id.ToString(CultureInfo.InvariantCulture),
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_SHA"] = Commit,
        ["RUNNER_TEMP"] = step,
        ["INPUT_DRAFT"] = isDraft ? "true" : "false",
        ["INPUT_GITHUB-TOKEN"] = "ghs_token",
        ["INPUT_TAG"] = Tag,
    };
}
