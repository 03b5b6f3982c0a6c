using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests;

/// <summary>Every way in which a run can end, each with the script that produces it.</summary>
internal static class RunScenarios
{
    private const string NoGate = "evaluation:\n  dataset: tickets-test\n";
    private const string GateAlone = "gate:\n  f1: 0.85\n";

    private static Reply Created { get; } = Reply.Job(ScriptedJob.Queued);

    private static readonly Dictionary<string, Action<ScriptedRun>> _all = new(StringComparer.Ordinal)
    {
        ["passed"] = _ => { },
        ["trained"] = run => run.Sections = NoGate,
        ["gate-failed"] = run => ToEnd(run, ScriptedJob.Complete(0.8123)),
        ["score-missing"] = run =>
        {
            run.Sections = GateAlone;
            ToEnd(run, ScriptedJob.Complete(f1: null));
        },
        ["score-invalid"] = run => ToEnd(run, ScriptedJob.Complete(7)),
        ["job-failed"] = run => ToEnd(run, new ScriptedJob("failed") { Error = "CUDA out of memory" }),
        ["job-stopped"] = run => ToEnd(run, ScriptedJob.Stopped),
        ["deadline"] = run => Stoppable(run, ScriptedJob.Running(1)).Set("timeout", "20s"),
        ["stuck"] = run => Stoppable(run, ScriptedJob.Running(1))
            .On("POST /felix/training-jobs/job-1/sync", Reply.Json("{}"))
            .Sections = GateAlone + "limits:\n  max_idle: 20s\n",
        ["diverged"] = run => Stoppable(run, WithLoss(1, 0.5), WithLoss(2, 0.6), WithLoss(3, 0.7))
            .Sections = GateAlone + "limits:\n  stop_on_divergence: 2\n",
        ["lost"] = run => run
            .On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Error(404, "no such job"))
            .On(ScriptedService.Stop, Reply.Json("{}")),
        ["lost-and-not-stopped"] = run => run
            .On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Error(401, "key revoked"))
            .On(ScriptedService.Stop, Reply.Error(401, "key revoked")),
        ["cancelled-before-creation"] = run => run
            .On(ScriptedService.BaseModels, Reply.Json("""{"models":[]}""").When(run.Cancel)),
        ["cancelled-during-creation"] = run => Stoppable(run, ScriptedJob.Queued)
            .On(ScriptedService.Create, Created.When(run.Cancel).After(TimeSpan.FromSeconds(1))),
        ["cancelled-and-creation-unknown"] = run => run
            .On(ScriptedService.Create, Created.When(run.Cancel).After(TimeSpan.FromMinutes(1))),
        ["cancelled-while-following"] = run => Stoppable(run, ScriptedJob.Running(1)).CancelWhenPrinted("epoch 2 of 3"),
        ["cancelled-after-the-job"] = run => run
            .On(ScriptedService.Weights, ScriptedWeights.Reply.When(run.Cancel).After(TimeSpan.FromSeconds(1))),
        ["handed-over"] = run => run.Set("wait", "false"),
        ["attached"] = run => Snapshots(
            run, ScriptedJob.Running(1) with { BaseModel = "fastino/gliner2-large-v1" }, ScriptedJob.Complete(0.9032))
            .Set("attach", "job-1"),
        ["attached-to-unknown-job"] = run => run.Set("attach", "job-1")
            .On(ScriptedService.Job, Reply.Error(404, "no such job")),
        ["dry-run"] = run => run.Set("dry-run", "true"),
        ["weights-refused"] = run => run.On(ScriptedService.Weights, Reply.Error(403, "upgrade your plan")),
        ["weights-rejected"] = run => run.On(ScriptedService.Weights, Reply.Zip(ScriptedWeights.HostileArchive)),
        ["config-invalid"] = run => run.Sections = "gate:\n  f1: 85\nlimits:\n  max_duraton: 1h\n",
        ["config-missing"] = run => run.Set("config", "no-such-folder/training.yml"),
        ["key-missing"] = run => run.Key = null,
        ["key-refused"] = run => run.On(ScriptedService.List, Reply.Error(401, "invalid API key")),
        ["creation-unknown"] = run => run.On(ScriptedService.Create, Reply.ConnectionLost()),
        ["created-again"] = run => run.On(ScriptedService.Create, Reply.ConnectionLost(), Created),
        ["no-credits"] = run => run.On(ScriptedService.Create, Reply.Error(402, "insufficient credits")),
        ["dataset-unknown"] = run => run
            .On("GET /felix/datasets/tickets", Reply.Error(404, "no such dataset"))
            .On("GET /felix/datasets", Reply.Json("""{"datasets":[{"dataset_name":"tickets-2"}]}""")),
        ["evaluated"] = run => Evaluated(run, "complete", """ "f1":0.8912,"precision":0.9,"recall":0.88"""),
        ["evaluation-failed"] = run => Evaluated(run, "failed", """ "error_message":"no rows left" """),
    };

    public static void Arrange(ScriptedRun run, string ending) => _all[ending](run);

    /// <summary>A job that runs until it is stopped.</summary>
    private static ScriptedRun Stoppable(ScriptedRun run, params ScriptedJob[] snapshots) =>
        Snapshots(run, snapshots).On(ScriptedService.Stop, Reply.Json("{}"));

    private static ScriptedRun Snapshots(ScriptedRun run, params ScriptedJob[] snapshots) =>
        run.On(ScriptedService.Job, [.. snapshots.Select(Reply.Job)]);

    private static void ToEnd(ScriptedRun run, ScriptedJob end) =>
        run.On(ScriptedService.Job, [.. ScriptedService.ToEnd(end)]);

    private static ScriptedJob WithLoss(int epoch, double loss) =>
        ScriptedJob.Running(epoch) with { TrainingLoss = loss };

    private static void Evaluated(ScriptedRun run, string status, string members)
    {
        var running = Reply.Json("""{"id":"evaluation-1","status":"running"}""");
        var ended = Reply.Json($$"""{"id":"evaluation-1","status":"{{status}}",{{members}}}""");
        ToEnd(run, ScriptedJob.Complete(f1: null));
        run.On(ScriptedService.Evaluate, running).On(ScriptedService.Evaluation, running, ended);
    }
}
