using System.Text.Json.Nodes;
using PioneerTrain.Gating;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>Invariants of an evaluation by inference.</summary>
internal sealed partial class Invariants
{
    /// <summary>
    /// A verdict follows from the predictions that the process received, and a row without one is
    /// reported as failed.
    /// </summary>
    private void CheckEvaluated(StepRun run, StepProcess main, Job? job, IReadOnlyDictionary<string, string> outputs)
    {
        if (run.Plan.HeldOut is not { } heldOut || outputs["outcome"] != "succeeded" || outputs["result-json"] is not { Length: > 0 } text)
        {
            return;
        }

        var (result, received) = (JsonNode.Parse(text)!, service.Inference.ReceivedBy(main));
        if (job is null || !job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            Violate($"{main.Name} evaluates a job that did not succeed");
            return;
        }

        var truth = new Truth(run.Plan, service.Inference.Of(job), received);
        var (f1, failed) = ((double?)result["metrics"]?["f1"], heldOut.Set.Rows.Count - received.Count);
        if (f1 is not null)
        {
            CheckScores(main, result, truth, heldOut, failed, f1.Value);
        }

        CheckConclusion(main, outputs["conclusion"], f1 is null && run.Plan.MinimumF1 is not null ? VerdictWord.NotEvaluated : truth.Word, heldOut, truth);
    }

    private void CheckScores(StepProcess main, JsonNode result, Truth truth, HeldOutPlan heldOut, int failed, double f1)
    {
        var (rows, told) = ((int?)result["evaluation"]?["rows"], (int?)result["evaluation"]?["failed_rows"]);
        if (f1 != truth.F1)
        {
            Violate($"{main.Name} tells F1 {f1}; the model has {truth.F1} on the rows that it evaluated");
        }

        if (rows != heldOut.Set.Rows.Count || told != failed || failed > heldOut.MaxFailedRows)
        {
            Violate($"{main.Name} tells scores with {told} failed of {rows} rows; {failed} of {heldOut.Set.Rows.Count} have no prediction, and {heldOut.MaxFailedRows} may fail");
        }

        if ((string?)result["gate"]?["verdict"] is var verdict && verdict != Word(truth.Word))
        {
            Violate($"{main.Name} tells the verdict '{verdict}'; the predictions of the model say '{Word(truth.Word)}'");
        }
    }

    /// <param name="word">The verdict on the scores that the run has.</param>
    private void CheckConclusion(StepProcess main, string conclusion, VerdictWord word, HeldOutPlan heldOut, Truth truth)
    {
        var isEnforced = heldOut.Severity == Severity.Fail;
        var isRight = conclusion switch
        {
            "passed" => word == VerdictWord.NotEvaluated ? !isEnforced : truth.Enforced == VerdictWord.Passed,
            "trained" => word == VerdictWord.NoGate,
            "gate_failed" => isEnforced && word == VerdictWord.Failed,
            "inconclusive" => isEnforced && word == VerdictWord.Inconclusive && heldOut.OnInconclusive == OnInconclusive.Fail,
            "not_evaluated" or "evaluation_failed" => isEnforced && word == VerdictWord.NotEvaluated,
            "not_delivered" => !isEnforced || word is VerdictWord.Passed or VerdictWord.NoGate || (word == VerdictWord.Inconclusive && heldOut.OnInconclusive != OnInconclusive.Fail),
            _ => conclusion == "cancelled",
        };
        if (!isRight)
        {
            Violate($"{main.Name} tells the conclusion '{conclusion}'; the verdict on the evaluated rows is '{Word(word)}'");
        }
    }

    /// <summary>
    /// An attempt that can attach to the job of an earlier attempt, which succeeded or still goes
    /// on, does not train again.
    /// </summary>
    private void CheckTrainedOnce(Job created)
    {
        var (sender, run) = (created.Creator!, Runs.Single(run => run.Plan.Number == created.Creator!.RunNumber));
        var started = sender.Output.Lines[0].At;
        var earlier = service.Jobs.All.FirstOrDefault(job => job.Creator is { } other && other != sender && other.RunNumber == sender.RunNumber
            && job.IsListed(started) && !job.WasStopped && job.Ending == JobEnding.Succeeds);
        if (earlier is not null && !run.Plan.Restarts)
        {
            Violate($"{sender.Name} trains again, although {earlier.Id} of an earlier attempt is there");
        }
    }

    /// <summary>No output repeats the text of a row.</summary>
    private void CheckTexts(StepProcess main)
    {
        if (main.Output.Lines.FirstOrDefault(line => line.Text.Contains(HeldOutSet.Marker, StringComparison.Ordinal)) is { } line)
        {
            Violate($"{main.Name} prints a row: {line.Text}");
        }
    }

    private static string Word(VerdictWord word) => word switch
    {
        VerdictWord.NotEvaluated => "not_evaluated",
        VerdictWord.NoGate => "no_gate",
        _ => word.ToString().ToLowerInvariant(),
    };
}
