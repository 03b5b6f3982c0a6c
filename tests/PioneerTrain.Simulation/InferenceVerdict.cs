using PioneerTrain.Cli;
using PioneerTrain.Gating;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>
/// The correct outcomes of the evaluation by inference of a job that succeeded, and of its baseline,
/// in a world without permanent faults.
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

    /// <summary>Whether the baseline must be compared, unless the run is cancelled.</summary>
    public bool MustCompare => !MayFail(InferenceEndpoints.BaseModel) && HasEnoughRows(Expected(InferenceEndpoints.BaseModel));

    /// <summary>Whether the model can have no score, although the job succeeded.</summary>
    public bool MayHaveNoScore => MayFail(job.Id) || !HasEnoughRows(Expected(job.Id));

    /// <param name="passes">The outcomes of a run whose gate passes.</param>
    public IEnumerable<ExitCode> Allowed(IEnumerable<ExitCode> passes)
    {
        if (heldOut.Severity == Severity.Warn)
        {
            return passes;
        }

        if (MustFail(job.Id))
        {
            return [ExitCode.Refused];
        }

        var model = Expected(job.Id);
        return
        [
            .. Baselines().SelectMany(baseline => HasEnoughRows(model) && new Truth(plan, model, baseline).Enforced == VerdictWord.Passed ? passes : [ExitCode.GateFailed]),
            .. MayFail(job.Id) ? new[] { ExitCode.Refused } : [],
        ];
    }

    /// <summary>The baselines that the model may be compared with; null stands for none.</summary>
    private IEnumerable<Evaluated?> Baselines()
    {
        var expected = Expected(InferenceEndpoints.BaseModel);
        var isEvaluated = heldOut.HasBaseline && HasEnoughRows(expected) && !MustFail(InferenceEndpoints.BaseModel);
        return isEvaluated ? MustCompare ? [expected] : [expected, null] : [null];
    }

    private bool HasEnoughRows(Evaluated model) => heldOut.Set.Rows.Count - model.Rows.Count <= heldOut.MaxFailedRows;

    /// <summary>The rows with a prediction; in an outage, any other can fail too.</summary>
    private Evaluated Expected(string model)
    {
        var predictions = service.Inference.Of(model);
        return new Evaluated(predictions, WasOut(model)
            ? [.. service.Inference.ReceivedBy(main, model, heldOut.Set)]
            : heldOut.Set.Rows.Where(row => predictions.ProblemOf(row) == RowProblem.None).ToList());
    }

    private bool MustFail(string model) => service.Inference.EndedFor(main, model) || EndsAtRow(service.Inference.Of(model));

    private bool MayFail(string model) => MustFail(model) || WasOut(model) || (Requests(model) is [var first, .., var last] && last.At - first.At > _slow);

    private bool WasOut(string model) => Requests(model).Exists(exchange => exchange.Outcome.IsOutage);

    private List<Exchange> Requests(string model) => [.. network.Exchanges.Where(exchange => exchange.Sender == main && exchange.Model == model)];

    /// <summary>
    /// Whether a row is rejected before the first prediction, so that the request itself can be
    /// wrong, or too many consecutive rows have no prediction.
    /// </summary>
    private bool EndsAtRow(TruePredictions predictions)
    {
        var (failures, isWarm) = (0, false);
        foreach (var problem in heldOut.Set.Rows.Select(predictions.ProblemOf))
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
