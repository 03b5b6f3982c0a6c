using PioneerTrain.Cli;
using PioneerTrain.Gating;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>
/// The correct outcomes of the evaluation by inference of a job that succeeded, in a world without
/// permanent faults.
/// </summary>
internal sealed class InferenceVerdict(Service service, Network network, RunPlan plan, HeldOutPlan heldOut, StepProcess main, Job job)
{
    /// <summary>The number of consecutive rows without a prediction that ends an evaluation.</summary>
    private const int MostFailures = 5;

    /// <summary>
    /// The time after which a request without a response can exceed the time for the first
    /// prediction.
    /// </summary>
    private static readonly TimeSpan _slow = TimeSpan.FromMinutes(5);

    private readonly TruePredictions _predictions = service.Inference.Of(job);

    /// <param name="passes">The outcomes of a run whose gate passes.</param>
    public IEnumerable<ExitCode> Allowed(IEnumerable<ExitCode> passes)
    {
        if (heldOut.Severity == Severity.Warn)
        {
            return passes;
        }

        if (service.Inference.EndedFor(main) || EndsAtRow())
        {
            return [ExitCode.Refused];
        }

        var requests = network.Exchanges.Where(exchange => exchange.Sender == main && exchange.Operation == Operation.Infer).ToList();
        var wasOut = requests.Exists(exchange => exchange.Outcome.IsOutage);
        var rows = wasOut ? [.. service.Inference.ReceivedBy(main)] : heldOut.Set.Rows.Where(row => _predictions.ProblemOf(row) == RowProblem.None).ToList();
        var isSlow = requests.Count > 0 && requests[^1].At - requests[0].At > _slow;
        return [.. Judged(rows, passes), .. wasOut || isSlow ? new[] { ExitCode.Refused } : []];
    }

    private IEnumerable<ExitCode> Judged(List<HeldOutRow> rows, IEnumerable<ExitCode> passes) =>
        heldOut.Set.Rows.Count - rows.Count <= heldOut.MaxFailedRows && new Truth(plan, _predictions, rows).Enforced == VerdictWord.Passed
            ? passes
            : [ExitCode.GateFailed];

    /// <summary>
    /// Whether a row is rejected before the first prediction, so that the request itself can be
    /// wrong, or too many consecutive rows have no prediction.
    /// </summary>
    private bool EndsAtRow()
    {
        var (failures, isWarm) = (0, false);
        foreach (var problem in heldOut.Set.Rows.Select(_predictions.ProblemOf))
        {
            failures = problem == RowProblem.None ? 0 : failures + 1;
            if ((problem == RowProblem.Rejected && !isWarm) || failures == MostFailures)
            {
                return true;
            }

            isWarm |= problem == RowProblem.None;
        }

        return false;
    }
}
