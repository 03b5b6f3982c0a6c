using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PioneerTrain.Cli;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>Invariants of the result of a main stage.</summary>
internal sealed partial class Invariants
{
    private void CheckResult(StepRun run, StepProcess main, ExitCode code, Job? job, IReadOnlyDictionary<string, string> outputs)
    {
        if (outputs["outcome"] == "handed_over")
        {
            if (run.Plan.Waits || code != ExitCode.Passed || main.CancelledAt is not null || job is null || outputs["conclusion"] != "started" || outputs["artifact-id"].Length > 0)
            {
                Violate($"{main.Name} hands a job over that it was to follow or to stop, or that is none");
            }

            return;
        }

        if (code is ExitCode.Passed or ExitCode.NotDelivered)
        {
            CheckScore(run, main, job, outputs);
        }

        if (code == ExitCode.Passed && job is not null)
        {
            CheckPublished(run, main, job, outputs);
        }

        if (code == ExitCode.Refused && outputs["outcome"] == "succeeded" && outputs["conclusion"] != "evaluation_failed")
        {
            Violate($"{main.Name} did not evaluate the model, and tells the conclusion '{outputs["conclusion"]}'");
        }

        if (code is ExitCode.Passed or ExitCode.NotDelivered or ExitCode.GateFailed)
        {
            CheckVerdict(run, main, code, outputs);
        }
    }

    /// <summary>
    /// If the gate passed, the world has a job that succeeded and a score that satisfies the gate.
    /// </summary>
    private void CheckScore(StepRun run, StepProcess main, Job? job, IReadOnlyDictionary<string, string> outputs)
    {
        if (job is null || !job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            Violate($"{main.Name} passes the gate with a job that did not succeed");
            return;
        }

        if (run.Plan.HeldOut is not null)
        {
            return;
        }

        var scores = new[] { job.Script.F1, job.Script.EvaluatedF1 }.Select(score => score.Readable).OfType<double>();
        if (run.Plan.MinimumF1 is { } minimum && !(double.TryParse(outputs["f1"], out var told) && scores.Contains(told) && told >= minimum))
        {
            Violate($"{main.Name} passes the gate with F1 '{outputs["f1"]}', which the world does not hold or which is below {minimum}");
        }
    }

    /// <summary>
    /// The gate result is reported with its exit code even if the weights were not delivered,
    /// because the training was paid for.
    /// </summary>
    private void CheckVerdict(StepRun run, StepProcess main, ExitCode code, IReadOnlyDictionary<string, string> outputs)
    {
        var verdict = outputs["result-json"] is { Length: > 0 } result ? (string?)JsonNode.Parse(result)!["gate"]?["verdict"] : null;
        string[] right = code == ExitCode.GateFailed ? ["failed", "not_evaluated"] : [run.Plan.HasGate ? "passed" : "no_gate"];
        if (outputs["outcome"] != "succeeded" || (run.Plan.HeldOut is null && !right.Contains(verdict)))
        {
            Violate($"{main.Name} ends with {code} and tells the outcome '{outputs["outcome"]}' and the verdict '{verdict}'");
        }

        if (code == ExitCode.NotDelivered && (outputs["conclusion"] != "not_delivered" || outputs["artifact-id"].Length > 0))
        {
            Violate($"{main.Name} did not deliver, and tells the conclusion '{outputs["conclusion"]}' and the artifact '{outputs["artifact-id"]}'");
        }
    }

    /// <summary>
    /// An artifact of another step is replaced only if overwriting is allowed. A second attempt
    /// treats an existing artifact as that of its own first attempt, unless it is in a matrix. Each
    /// replacement is reported.
    /// </summary>
    private void CheckOthersArtifact(StepRun run, StepProcess main, int attempt)
    {
        var isThere = service.Artifacts.All.Any(artifact => artifact.Run == run.Files.BackendRun && artifact.Creator is null);
        if (run.Plan.KeepsOthers(attempt) && run.Plan.NameIsTaken && !isThere)
        {
            Violate($"{main.Name} replaces another step's artifact");
        }

        var isDeleted = Network!.Exchanges.Any(exchange => exchange is { Operation: Operation.DeleteArtifact, Outcome.Kind: RequestOutcomeKind.Fine } && exchange.Sender == main);
        if (isDeleted && !main.WasKilled && !main.Output.Lines.Any(line => line.Text.Contains("Replacing the artifact \"", StringComparison.Ordinal)))
        {
            Violate($"{main.Name} replaces an artifact and does not tell");
        }
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

    /// <summary>
    /// The result reports the actual duration of the run even if the clock was set during the run.
    /// </summary>
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
}
