using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>What must hold in every schedule. Each violation is a sentence.</summary>
/// <param name="isHealthy">The world has no permanent faults, so every run must come to the right end.</param>
internal sealed class Invariants(Service service, Timeline timeline, bool isHealthy)
{
    /// <summary>The runner's first signal leaves 7.5 s.</summary>
    private static readonly TimeSpan _afterCancel = TimeSpan.FromSeconds(7);

    /// <summary>For all that is not the job: checks, a creation that waits for its turn (90 minutes), evaluation, delivery, each with its retries.</summary>
    private static readonly TimeSpan _aroundJob = TimeSpan.FromMinutes(150);

    /// <summary>For the look after the deadline, its log, and the stop.</summary>
    private static readonly TimeSpan _lastLook = TimeSpan.FromSeconds(30);

    private readonly List<string> _violations = [];

    public IReadOnlyList<string> Violations => _violations;

    public Network? Network { get; set; }

    public void Violate(string sentence) => _violations.Add(sentence);

    /// <summary>Called for each job that the world creates.</summary>
    public void CheckCreated(Job created)
    {
        var active = Active(created.Creator!.RunNumber);
        if (active.Count > 1)
        {
            Violate($"run {created.Creator.RunNumber} has {active.Count} active jobs at once: {string.Join(", ", active.Select(job => job.Id))}");
        }
    }

    /// <summary>The main stage has ended or was killed.</summary>
    public void CheckMain(StepRun run, StepProcess main, int attempt)
    {
        CheckEnd(main);
        CheckFiles(run, main);
        var outputs = run.Files.Outputs.Values;
        var job = service.Jobs.Find(outputs.GetValueOrDefault("job-id"));
        CheckLog(run, main);
        if (main.Exit is not { } code)
        {
            return;
        }

        if (code == ExitCode.Bug || !Enum.IsDefined(code))
        {
            Violate($"{main.Name} ends with {(int)code}");
        }

        if (code == ExitCode.Passed)
        {
            CheckPassed(run, main, job, outputs);
        }

        var allowed = new Verdict(service, Network!, run, main, job, attempt).Allowed();
        if (isHealthy && !allowed.Contains(code))
        {
            Violate($"{main.Name} ends with {(int)code} ({code}); right is {string.Join(" or ", allowed.Select(right => $"{(int)right} ({right})"))}");
        }

        CheckDeadline(run, main);
        CheckTimes(main, outputs);
    }

    /// <summary>The post stage has ended: nothing of the run may go on, unless it was asked not to wait.</summary>
    public void CheckPost(StepRun run, StepProcess post)
    {
        CheckEnd(post);
        if (isHealthy && post.Exit != ExitCode.Passed)
        {
            Violate($"{post.Name} ends with {post.Exit}");
        }

        var active = run.Plan.Waits ? Active(run.Plan.Number) : [];
        if (active.Count > 0 && (isHealthy || post.Exit == ExitCode.Passed))
        {
            Violate($"after {post.Name} {string.Join(", ", active.Select(job => job.Id))} still goes on");
        }
    }

    /// <summary>The schedule is over.</summary>
    public void CheckWorld()
    {
        foreach (var leak in Network!.Leaks)
        {
            Violate($"a secret went to another host: {leak}");
        }
    }

    private List<Job> Active(int run) => [.. service.Jobs.All.Where(job => job.Creator?.RunNumber == run && !job.HasEnded(timeline.Now))];

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

    /// <summary>The runner reads these files whatever became of the process.</summary>
    private void CheckFiles(StepRun run, StepProcess main)
    {
        if ((run.Files.Outputs.Error ?? run.Files.State.Error) is { } error)
        {
            Violate($"{main.Name} leaves a command file that the runner cannot read: {error}");
        }
    }

    /// <summary>Each job that was followed, with its part of the output: a run goes on to one of its own when another run's was stopped.</summary>
    private void CheckLog(StepRun run, StepProcess main)
    {
        Job? job = null;
        var told = new List<string>();
        foreach (var line in main.Output.Lines)
        {
            if (line.Text.StartsWith(FollowedJob.Label, StringComparison.Ordinal))
            {
                CheckOrder(main, job, told);
                job = service.Jobs.Find(line.Text[FollowedJob.Label.Length..].Split(':')[0]);
                told.Clear();
            }
            else if (line.Text.StartsWith(FollowedJob.LogPrefix, StringComparison.Ordinal))
            {
                told.Add(line.Text[FollowedJob.LogPrefix.Length..]);
            }
        }

        CheckOrder(main, job, told);
        var written = job?.LinesAt(timeline.Now).Count() ?? 0;
        var sawEnd = main.Exit is ExitCode.Passed or ExitCode.GateFailed or ExitCode.JobFailed or ExitCode.NotDelivered && job?.HasEnded(timeline.Now) == true;
        if (isHealthy && run.Plan.Waits && sawEnd && !LostLastLog(main) && told.Count < written && main.CancelledAt is null)
        {
            Violate($"{main.Name} tells {told.Count} of {written} log lines");
        }
    }

    private void CheckOrder(StepProcess main, Job? job, IEnumerable<string> told)
    {
        var written = job?.LinesAt(timeline.Now).Select(line => line.Line.Message).ToList() ?? [];
        var next = 0;
        foreach (var line in told)
        {
            next = written.IndexOf(line, next) + 1;
            if (next == 0)
            {
                Violate($"{main.Name} tells the log line '{line}' twice or out of order");
                return;
            }
        }
    }

    /// <summary>The log alone was out of reach when the job's end was seen, for longer than anybody asks again; the output says so.</summary>
    private bool LostLastLog(StepProcess main) =>
        Network!.Exchanges.LastOrDefault(exchange => exchange.Sender == main && exchange.Operation == Operation.GetLogs) is { Fate.IsOutage: true };

    /// <summary>Passed says that the world really holds a job that succeeded, a score that satisfies the gate, and the weights as an artifact.</summary>
    private void CheckPassed(StepRun run, StepProcess main, Job? job, IReadOnlyDictionary<string, string> outputs)
    {
        if (!run.Plan.Waits)
        {
            return;
        }

        if (job is null || !job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            Violate($"{main.Name} passes with a job that did not succeed");
            return;
        }

        var scores = new[] { job.Script.F1, job.Script.EvaluatedF1 }.Select(score => score.Readable).OfType<double>();
        if (run.Plan.MinimumF1 is { } minimum && !(double.TryParse(outputs["f1"], out var told) && scores.Contains(told) && told >= minimum))
        {
            Violate($"{main.Name} passes with F1 '{outputs["f1"]}', which the world does not hold or which is below {minimum}");
        }

        CheckPublished(run, main, job, outputs);
    }

    private void CheckPublished(StepRun run, StepProcess main, Job job, IReadOnlyDictionary<string, string> outputs)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(job.Weights));
        var artifact = service.Artifacts.All.FirstOrDefault(artifact => artifact.IsFinalized && $"{artifact.Id}" == outputs["artifact-id"] && artifact.Run == run.Files.BackendRun);
        if (artifact?.Content is null || !artifact.Content.AsSpan().SequenceEqual(job.Weights) || artifact.Hash != $"sha256:{hash}" || outputs["weights-sha256"] != hash)
        {
            Violate($"{main.Name} passes, and what it published is not what the service served");
        }

        if (run.Plan.KeepsFolder && !(File.Exists(outputs["weights-path"]) && File.ReadAllBytes(outputs["weights-path"]).AsSpan().SequenceEqual(job.Weights)))
        {
            Violate($"{main.Name} passes, and the file in its folder is not what the service served");
        }
    }

    /// <summary>The result tells a duration that the run had, however the clock was set meanwhile.</summary>
    private void CheckTimes(StepProcess main, IReadOnlyDictionary<string, string> outputs)
    {
        if (outputs["result-json"] is { Length: > 0 } result)
        {
            var told = JsonNode.Parse(result)!;
            var took = (DateTimeOffset)told["ended_at"]! - (DateTimeOffset)told["started_at"]!;
            if (took < TimeSpan.Zero || took > main.EndedAt - main.Output.Lines[0].At + TimeSpan.FromSeconds(1))
            {
                Violate($"{main.Name} says that it took {took}");
            }
        }
    }

    private void CheckDeadline(StepRun run, StepProcess main)
    {
        var started = main.Output.Lines[0].At;
        var followed = FollowedJob.Since(main).ToList();
        var lastLook = Network!.Exchanges.TakeWhile(exchange => exchange.Sender != main || exchange.Operation != Operation.StopJob)
            .LastOrDefault(exchange => exchange.Sender == main && exchange.Operation == Operation.GetJob)?.At;
        var limit = run.Plan.MaxDuration * Math.Max(1, followed.Count);
        if (main.EndedAt - started > limit + _aroundJob || (followed.Count > 0 && lastLook - followed[^1] > run.Plan.MaxDuration + _lastLook))
        {
            Violate($"{main.Name} goes on after its deadline of {run.Plan.MaxDuration}");
        }
    }
}
