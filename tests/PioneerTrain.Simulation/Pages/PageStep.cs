using System.Globalization;
using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Events;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Text;

namespace PioneerTrain.Simulation.Pages;

/// <summary>Where a step belongs, and what it does.</summary>
/// <param name="JobId">The training job.</param>
/// <param name="Conclusion">Started when it hands the job over.</param>
internal sealed record PageStepPlan(
    int Workflow, int? Leg, string Step, long RunId, int Attempt, int Commit, string JobId, TimeSpan Training, Conclusion Conclusion)
{
    public string Sha => Commit.ToString("x40", CultureInfo.InvariantCulture);

    public string Title => $"model-{Workflow}";

    public override string ToString() => $"{Workflow}{(Leg is { } leg ? $"/{leg}" : "")} {Step} of {RunId}.{Attempt}";
}

/// <summary>
/// The main stage and the post stage of a step, as far as they show the result on the pages of the
/// repository. The training is a delay.
/// </summary>
internal sealed class PageStep(PageStepPlan plan)
{
    private const int PullRequest = 5;
    private const int Publishers = 2;
    private const string CommentName = "comment on the pull request";

    private readonly ActionEnvironment _environment = EnvironmentOf(plan);
    private readonly List<IRunPublisher> _successful = [];
    private CheckState? _saved;

    public PageStepPlan Plan => plan;

    public PublishTarget Target { get; } = PublishTarget.Of(ContextOf(plan), EnvironmentOf(plan).Runner, plan.Leg?.ToString(CultureInfo.InvariantCulture))!;

    public TimeSpan? StartedAt { get; private set; }

    public TimeSpan? OverAt { get; set; }

    public StepProcess? Main { get; private set; }

    public StepProcess? Post { get; private set; }

    /// <summary>Whether each publisher was successful.</summary>
    public bool HasReported => _successful.Count == Publishers;

    /// <summary>Whether the step has a result, and wrote it to the comment.</summary>
    public bool HasRow => HasResult && _successful.Exists(publisher => publisher is { Name: CommentName });

    /// <summary>Whether the step has a result, and completed its check run.</summary>
    public bool HasCheck => HasResult && _successful.Exists(publisher => publisher is not { Name: CommentName });

    /// <summary>Whether a kill or a failed publisher can have left something to repair.</summary>
    public bool IsDisturbed => Main is { WasKilled: true } || !HasReported || IsPostDisturbed;

    /// <summary>Whether the post stage did not complete what the main stage left.</summary>
    public bool IsPostDisturbed => Post is { WasKilled: true } || Post?.Output.Lines.Any(line => line.Text.Contains("still in progress", StringComparison.Ordinal)) == true;

    /// <summary>The name of the check run.</summary>
    public string CheckName => Target.CheckName(plan.Title);

    public void Start(StepProcess process, TimeSpan now, ApiNetwork network, Timeline timeline)
    {
        (Main, StartedAt) = (process, now);
        process.Start(_environment, () => new WireHandler(network, timeline, process), RunAsync);
    }

    /// <summary>Starts the post stage with what the main stage saved.</summary>
    public void StartPost(StepProcess process, ApiNetwork network, Timeline timeline)
    {
        Post = process;
        process.Start(_environment with { SavedCheck = _saved }, () => new WireHandler(network, timeline, process), async services =>
        {
            var secrets = new SecretMasker();
            var reporter = new ConsoleReporter(new ConsoleWriter(services.Terminal.Output, services.Terminal, secrets), secrets, LogMode.Off, services.Time);
            await new CheckCleanup(SettingValues.OfInputs(services.Environment), services, reporter).RunAsync();
            return ExitCode.Passed;
        });
    }

    private bool HasResult => plan.Conclusion is not (Conclusion.Started or Conclusion.Cancelled);

    private static RunContext ContextOf(PageStepPlan plan) => new() { EventName = "pull_request", PullRequest = PullRequest, Sha = plan.Sha, Repository = "octo-org/octo-repo" };

    private static Dictionary<string, string> Variables(PageStepPlan plan) => new(StringComparer.Ordinal)
    {
        ["GITHUB_ACTION"] = plan.Step,
        ["GITHUB_JOB"] = "train",
        ["GITHUB_REPOSITORY"] = "octo-org/octo-repo",
        ["GITHUB_RUN_ATTEMPT"] = plan.Attempt.ToString(CultureInfo.InvariantCulture),
        ["GITHUB_RUN_ID"] = plan.RunId.ToString(CultureInfo.InvariantCulture),
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_WORKFLOW_REF"] = $"octo-org/octo-repo/.github/workflows/train-{plan.Workflow}.yml@refs/pull/5/merge",
        ["INPUT_GITHUB-TOKEN"] = "ghs_token",
        ["INPUT_MATRIX-KEY"] = plan.Leg?.ToString(CultureInfo.InvariantCulture) ?? "",
    };

    private static ActionEnvironment EnvironmentOf(PageStepPlan plan) => ActionEnvironment.Read(Variables(plan).GetValueOrDefault);

    private async Task<ExitCode> RunAsync(HostServices services)
    {
        var settings = SettingValues.OfInputs(services.Environment);
        using var repository = new RepositoryAccess(settings.SecretOf(Setting.GithubToken), services);
        var reports = RepositoryReports.Of(ContextOf(plan), settings, repository, state => _saved = state, services)!;
        reports.Begin(plan.JobId, plan.Title);
        await Task.Delay(plan.Training, services.Time, services.Cancelled);
        var result = new EarlyResult("training.yml", services.Time).Of(plan.Conclusion, "Simulated.") with { Title = plan.Title };
        foreach (var publisher in reports.Publishers)
        {
            try
            {
                await publisher.PublishAsync(result, services.Cancelled);
                _successful.Add(publisher);
            }
            catch (Exception failure) when (failure is RepositoryException or TimeoutException)
            {
                Print(services, $"{publisher.Name}: {failure.Message}");
            }
        }

        return ExitCode.Passed;
    }

    /// <summary>The asynchronous methods of a text writer use another thread.</summary>
    private static void Print(HostServices services, string line) => services.Terminal.Output.WriteLine(line);
}
