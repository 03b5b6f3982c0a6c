using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Simulation;

/// <summary>The invariants of every schedule. Each violation is one sentence.</summary>
/// <param name="isHealthy">
/// Whether the world has no permanent faults, so that every run must end correctly.
/// </param>
internal sealed partial class Invariants(Service service, Timeline timeline, bool isHealthy)
{
    /// <summary>Time until the runner's second signal: 7.5 s.</summary>
    private static readonly TimeSpan _afterCancel = TimeSpan.FromSeconds(7);

    /// <summary>
    /// Time for everything except the job: checks, a rate-limited creation (90 minutes), evaluation
    /// and delivery, each with retries.
    /// </summary>
    private static readonly TimeSpan _aroundJob = TimeSpan.FromMinutes(150);

    /// <summary>Time for the poll after the deadline, the log, and the stop.</summary>
    private static readonly TimeSpan _lastLook = TimeSpan.FromSeconds(30);

    /// <summary>The margin around the deadline in which a retry or a slow response decides the outcome.</summary>
    private static readonly TimeSpan _closeToDeadline = TimeSpan.FromSeconds(90);

    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public Network? Network { get; set; }

    public IReadOnlyList<StepRun> Runs { get; set; } = [];

    public void Violate(string sentence) => _violations.Add(sentence);

    /// <summary>Called for each job that the world creates.</summary>
    public void CheckCreated(Job created)
    {
        CheckActive(created);
        CheckTrainedOnce(created);
        CheckTrainedAgain(created);
    }

    /// <summary>Called for each evaluation that the world creates.</summary>
    /// <param name="number">The number of evaluations of the job by the same process.</param>
    public void CheckEvaluation(Job job, StepProcess sender, int number)
    {
        if (isHealthy && number > 1 && !job.Script.EvaluationFails)
        {
            Violate($"{sender.Name} evaluates {job.Id} {number} times");
        }
    }

    /// <summary>Called for each request to stop a job.</summary>
    public void CheckStop(Job job, StepProcess sender)
    {
        if (!Runs.Single(run => run.Plan.Number == sender.RunNumber).IsResponsibleFor(job))
        {
            Violate($"{sender.Name} asks to stop {job.Id}, which another run answers for");
        }
    }

    /// <summary>Called when the main stage has ended or was killed.</summary>
    public void CheckMain(StepRun run, StepProcess main, int attempt)
    {
        CheckEnd(main);
        CheckFiles(run, main);
        CheckAttached(run, main);
        CheckLog(run, main);
        CheckTexts(main);
        CheckOthersArtifact(run, main, attempt);
        if (main.Exit is not { } code)
        {
            return;
        }

        if (code == ExitCode.Bug || !Enum.IsDefined(code))
        {
            Violate($"{main.Name} ends with {(int)code}");
        }

        var job = service.Jobs.Find(run.ReportedJobId);
        var outputs = run.Files.Outputs.Values;
        CheckResult(run, main, code, job, outputs);
        CheckReused(run, main, job, outputs);
        CheckEvaluated(run, main, job, outputs);
        CheckSweep(run, main, code, outputs);
        var allowed = AllowedWithoutModel(main, outputs["result-json"]) ?? new Verdict(service, Network!, run, main, job, attempt).Allowed();
        if (isHealthy && !allowed.Contains(code))
        {
            Violate($"{main.Name} ends with {(int)code} ({code}); right is {string.Join(" or ", allowed.Select(right => $"{(int)right} ({right})"))}");
        }

        if (code == ExitCode.Refused && run.ReportedJobId is null && service.Jobs.All.Any(created => created.Creator == main) && outputs["conclusion"] != "creation_unknown")
        {
            Violate($"{main.Name} created a job that it does not report, and tells the conclusion '{outputs["conclusion"]}'");
        }

        CheckDeadline(run, main);
        CheckTimes(main, outputs);
    }

    /// <summary>
    /// Called when the post stage has ended. No job that the step is responsible for may keep
    /// running unless it was handed over; a job that may still be running is reported.
    /// </summary>
    /// <param name="saved">The state that the main stage saved.</param>
    /// <param name="first">The first run of the stage, if this is its second.</param>
    public void CheckPost(StepRun run, StepProcess post, CommandFile saved, StepProcess? first)
    {
        CheckEnd(post);
        var isRight = post.Exit == ExitCode.Passed
            || (post.Exit == ExitCode.Cancelled && post.CancelledAt is not null)
            || (post.Exit == ExitCode.Refused && run.Main!.Exit != ExitCode.Refused && run.AttachedTo is { } id && service.Jobs.Find(id) is null);
        if (isHealthy && !isRight)
        {
            Violate($"{post.Name} ends with {post.Exit}");
        }

        if (post.Exit != ExitCode.Passed && !post.Output.Lines.Any(line => line.Text.StartsWith("::error title=Job may still be running", StringComparison.Ordinal)))
        {
            Violate($"{post.Name} ends with {post.Exit} and does not say that a job may still run");
        }

        CheckReported(run, post);
        var active = service.Jobs.All.Where(job => run.IsResponsibleFor(job) && !job.HasEnded(timeline.Now) && !MayKeepRunning(run, job, saved)).ToList();
        if (active.Count > 0 && post.Exit == ExitCode.Passed)
        {
            Violate($"after {post.Name} {string.Join(", ", active.Select(job => job.Id))} still goes on");
        }

        if (run.HandedOver is not null && Sent(post, Operation.StopJob))
        {
            Violate($"{post.Name} asks to stop a job that was handed over");
        }

        if (isHealthy && first is { Exit: ExitCode.Passed } && post.Exit != ExitCode.Passed)
        {
            Violate($"{post.Name} ends with {post.Exit} where the first time passed");
        }
    }

    /// <summary>Called when the schedule has ended.</summary>
    public void CheckWorld()
    {
        foreach (var leak in Network!.Leaks)
        {
            Violate($"a secret went to another host: {leak}");
        }
    }

    /// <summary>
    /// Whether a job may keep running: it was handed over; a second attempt without wait ended
    /// before it found the job; only a lost state file contained the job; or a faulty service
    /// reported that the job to attach to does not exist.
    /// </summary>
    private bool MayKeepRunning(StepRun run, Job job, CommandFile saved) =>
        job.Id == run.HandedOver
        || (!run.Plan.Waits && run.ReportedJobId is null && job.Creator != run.Main)
        || (!isHealthy && run.AttachedTo == job.Id && run.ReportedJobId is null && run.Main!.Exit == ExitCode.Refused)
        || (run.Files.IsStateDamaged && saved.Values.GetValueOrDefault(run.AttachedTo is null ? "fingerprint" : "job_id") is null or "");

    /// <summary>
    /// A step that attaches to a job starts no job, follows no other job, and does nothing when its
    /// inputs contradict each other.
    /// </summary>
    private void CheckAttached(StepRun run, StepProcess main)
    {
        if (run.AttachedTo is { } id && (Sent(main, Operation.CreateJob) || (run.ReportedJobId ?? id) != id))
        {
            Violate($"{main.Name} is to follow {id}, and starts or follows another job");
        }

        if (run is { AttachedTo: not null, Plan.Waits: false } && Network!.Exchanges.Any(exchange => exchange.Sender == main))
        {
            Violate($"{main.Name} was told to attach and not to wait, and talks to the service");
        }
    }

    private bool Sent(StepProcess process, Operation operation) => Network!.Exchanges.Any(exchange => exchange.Sender == process && exchange.Operation == operation);

    private void CheckEnd(StepProcess process)
    {
        if (process.Defect is { } defect)
        {
            Violate($"{process.Name}: {defect}");
        }

        if (process is { CancelledAt: { } cancelled, EndedAt: { } ended } && (process.WasKilled || ended - cancelled > _afterCancel))
        {
            Violate($"{process.Name} was still there {(ended - cancelled).TotalSeconds:0.0} s after it was cancelled");
        }

        if (process.Output.Lines.FirstOrDefault(line => line.Text.Contains(Service.ApiKey, StringComparison.Ordinal) && !line.Text.StartsWith("::add-mask::", StringComparison.Ordinal)) is { } line)
        {
            Violate($"{process.Name} shows the key: {line.Text}");
        }
    }

    private void CheckDeadline(StepRun run, StepProcess main)
    {
        var started = main.Output.Lines[0].At;
        var followed = FollowedJob.AllOf(main).ToList();
        var lastLook = Network!.Exchanges.TakeWhile(exchange => exchange.Sender != main || exchange.Operation != Operation.StopJob)
            .LastOrDefault(exchange => exchange.Sender == main && exchange.Operation == Operation.GetJob && followed.Any(job => exchange.Path.EndsWith(job.Id, StringComparison.Ordinal)))?.At;
        var limit = run.Plan.MaxDuration * Math.Max(1, followed.Count);
        if (main.EndedAt - started > limit + (_aroundJob * (run.Plan.Sweep?.Legs ?? 1)) || (followed.Count > 0 && lastLook - followed[^1].At > run.Plan.MaxDuration + _lastLook))
        {
            Violate($"{main.Name} goes on after its deadline of {run.Plan.MaxDuration}");
        }
    }
}
