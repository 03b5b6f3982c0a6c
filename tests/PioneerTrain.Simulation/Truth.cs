using PioneerTrain.Datasets;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>
/// The scores of a model on some rows, and the verdict on them, from what the model predicts in the
/// world.
/// </summary>
internal sealed class Truth
{
    private readonly HeldOutPlan _plan;
    private readonly double? _minimum;
    private readonly List<ExampleCounts> _examples = [];
    private int _right;
    private int _extra;
    private int _missed;

    /// <param name="rows">The rows that were evaluated.</param>
    public Truth(RunPlan plan, TruePredictions predictions, IEnumerable<HeldOutRow> rows)
    {
        (_plan, _minimum) = (plan.HeldOut!, plan.MinimumF1);
        foreach (var row in rows)
        {
            Add(row.Gold, predictions.Of(_plan.Set.Task, row));
        }
    }

    /// <summary>Null without a gold item.</summary>
    public double? F1 => _right + _missed == 0 ? null : 2.0 * _right / Denominator;

    /// <summary>The verdict of the gate, whatever it does to the run.</summary>
    public VerdictWord Word => _minimum is not { } minimum ? VerdictWord.NoGate
        : F1 is null ? VerdictWord.NotEvaluated
        : _plan.Confidence is { } confidence ? WithConfidence(minimum, confidence)
        : 2m * _right >= (decimal)minimum * Denominator ? VerdictWord.Passed
        : VerdictWord.Failed;

    /// <summary>The verdict that decides the conclusion of the run.</summary>
    public VerdictWord Enforced => Word switch
    {
        VerdictWord.NoGate => VerdictWord.NoGate,
        _ when _plan.Severity == Severity.Warn => VerdictWord.Passed,
        VerdictWord.Inconclusive when _plan.OnInconclusive != OnInconclusive.Fail => VerdictWord.Passed,
        var word => word,
    };

    private int Denominator => (2 * _right) + _extra + _missed;

    private void Add(IReadOnlySet<RowItem> gold, IReadOnlySet<RowItem> predicted)
    {
        var (right, extra, missed) = (gold.Count(predicted.Contains), predicted.Count(item => !gold.Contains(item)), gold.Count(item => !predicted.Contains(item)));
        (_right, _extra, _missed) = (_right + right, _extra + extra, _missed + missed);
        _examples.Add(new ExampleCounts(right + extra + missed == 0 ? [] : [new LabelCounts(HeldOutSet.Labels[0], right, extra, missed)]));
    }

    /// <summary>The bounds come from the program; the counts do not.</summary>
    private VerdictWord WithConfidence(double minimum, double confidence)
    {
        var kind = _plan.Set.Task == HeldOutTask.Entities ? RowKind.Entities : RowKind.Classification;
        var bounds = EvaluationScores.From(kind, _examples, [HeldOutSet.Labels[0]], confidence).F1?.Bounds;
        return bounds?.Lower >= minimum ? VerdictWord.Passed
            : bounds?.Upper < minimum ? VerdictWord.Failed
            : VerdictWord.Inconclusive;
    }
}
