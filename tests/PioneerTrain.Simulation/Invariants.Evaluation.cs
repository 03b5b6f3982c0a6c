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

        var result = JsonNode.Parse(text)!;
        if (job is null || !job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            Violate($"{main.Name} evaluates a job that did not succeed");
            return;
        }

        var model = ReceivedBy(main, job.Id, heldOut.Set);
        var isCompared = result["baseline"] is { } baseline && baseline["reason"] is null;
        var truth = new Truth(run.Plan, model, isCompared ? ReceivedBy(main, InferenceEndpoints.BaseModel, heldOut.Set) : null);
        var (f1, failed) = ((double?)result["metrics"]?["f1"], heldOut.Set.Rows.Count - model.Rows.Count);
        if (f1 is not null)
        {
            CheckScores(main, result, truth, heldOut, failed, f1.Value);
            CheckBaseline(run, main, job, outputs, truth, isCompared);
        }

        CheckConclusion(main, outputs["conclusion"], f1 is null && run.Plan.HasGate ? VerdictWord.NotEvaluated : truth.Word, heldOut, truth);
    }

    private Evaluated ReceivedBy(StepProcess main, string model, HeldOutSet set) => new(service.Inference.Of(model), service.Inference.ReceivedBy(main, model, set));

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

    /// <summary>
    /// The base model is compared on the rows that both models predicted, if enough rows and no other
    /// model answered; without a fault of the world it is compared.
    /// </summary>
    private void CheckBaseline(StepRun run, StepProcess main, Job job, IReadOnlyDictionary<string, string> outputs, Truth truth, bool isCompared)
    {
        var heldOut = run.Plan.HeldOut!;
        var failed = heldOut.Set.Rows.Count - service.Inference.ReceivedBy(main, InferenceEndpoints.BaseModel, heldOut.Set).Count;
        if (isCompared && (!heldOut.HasBaseline || failed > heldOut.MaxFailedRows || service.Inference.EndedFor(main, InferenceEndpoints.BaseModel)))
        {
            Violate($"{main.Name} compares with a baseline that it did not evaluate: {failed} of {heldOut.Set.Rows.Count} rows have no prediction");
        }

        if (isHealthy && heldOut.HasBaseline && !isCompared && main.CancelledAt is null && new InferenceVerdict(service, Network!, run.Plan, heldOut, main, job).MustCompare)
        {
            Violate($"{main.Name} does not compare with the base model, which it could evaluate");
        }

        var (baseline, drop) = (truth.Difference?.Baseline, truth.Difference is { } difference ? -difference.Change : (double?)null);
        if (!IsNear(outputs["baseline-f1"], baseline) || !IsNear(outputs["f1-drop"], drop))
        {
            Violate($"{main.Name} tells the F1 '{outputs["baseline-f1"]}' of the baseline and the drop '{outputs["f1-drop"]}'; right is '{baseline}' and '{drop}'");
        }
    }

    private static bool IsNear(string told, double? right) => right is null ? told.Length == 0 : double.TryParse(told, out var number) && Math.Abs(number - right.Value) < 1e-9;

    /// <param name="word">The verdict on the scores that the run has.</param>
    private void CheckConclusion(StepProcess main, string conclusion, VerdictWord word, HeldOutPlan heldOut, Truth truth)
    {
        var isEnforced = heldOut.Severity == Severity.Fail;
        var isRight = conclusion switch
        {
            "passed" => word == VerdictWord.NotEvaluated ? !isEnforced : truth.Enforced == VerdictWord.Passed,
            "trained" => word == VerdictWord.NoGate,
            "gate_failed" => isEnforced && word == VerdictWord.Failed,
            "inconclusive" => truth.Enforced == VerdictWord.Inconclusive,
            "not_comparable" => isEnforced && word == VerdictWord.NotComparable && heldOut.OnMissing == OnMissing.Fail,
            "not_evaluated" or "evaluation_failed" => isEnforced && word == VerdictWord.NotEvaluated,
            "not_delivered" => !isEnforced || (word != VerdictWord.NotEvaluated && truth.Enforced is VerdictWord.Passed or VerdictWord.NoGate),
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
            && SweepPlan.HaveSameFields(job, created) && job.IsListed(started) && !job.WasStopped && job.Ending == JobEnding.Succeeds);
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
        VerdictWord.NotComparable => "not_comparable",
        VerdictWord.NoGate => "no_gate",
        _ => word.ToString().ToLowerInvariant(),
    };
}
