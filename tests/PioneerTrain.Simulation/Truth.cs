using PioneerTrain.Datasets;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;
using PioneerTrain.Simulation.Runner;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation;

/// <summary>What a model predicts in the world, and the rows that it was evaluated on.</summary>
internal sealed record Evaluated(TruePredictions Predictions, IReadOnlyCollection<HeldOutRow> Rows);

/// <summary>
/// The scores of a model on some rows, and the verdict on them, from what the model and its baseline
/// predict in the world.
/// </summary>
internal sealed class Truth
{
    private readonly HeldOutPlan _plan;
    private readonly double? _minimum;
    private readonly List<HashedExample> _examples;
    private readonly int _right;
    private readonly int _extra;
    private readonly int _missed;

    /// <param name="baseline">Null for a baseline that was not evaluated, or without one.</param>
    public Truth(RunPlan plan, Evaluated model, Evaluated? baseline)
    {
        (_plan, _minimum) = (plan.HeldOut!, plan.MinimumF1);
        _examples = Examples(model);
        foreach (var (right, extra, missed) in _examples.Select(example => example.Counts.Total))
        {
            (_right, _extra, _missed) = (_right + right, _extra + extra, _missed + missed);
        }

        // The differences and bounds come from the program; the counts do not.
        Difference = baseline is null ? null
            : PairedComparison.Of(IsClassification, _examples, Examples(baseline), [HeldOutSet.Labels[0]], _plan.Confidence ?? EvaluationScores.DefaultConfidence).Find(Metric.F1, null);
    }

    /// <summary>Null without a gold item.</summary>
    public double? F1 => _right + _missed == 0 ? null : 2.0 * _right / Denominator;

    /// <summary>The difference to the baseline; null when there is none.</summary>
    public ScoreDifference? Difference { get; }

    /// <summary>The verdict of the gate, whatever it does to the run.</summary>
    public VerdictWord Word => _minimum is null && _plan.MaxDrop is null ? VerdictWord.NoGate : Worst(OfMinimum, OfDrop);

    /// <summary>The verdict that decides the conclusion of the run.</summary>
    public VerdictWord Enforced => Word == VerdictWord.NoGate ? VerdictWord.NoGate : Worst(Enforce(OfMinimum), Enforce(OfDrop));

    private bool IsClassification => _plan.Set.Task != HeldOutTask.Entities;

    private int Denominator => (2 * _right) + _extra + _missed;

    private VerdictWord OfMinimum => _minimum is not { } minimum ? VerdictWord.Passed
        : F1 is null ? VerdictWord.NotEvaluated
        : _plan.Confidence is { } confidence ? WithConfidence(minimum, confidence)
        : 2m * _right >= (decimal)minimum * Denominator ? VerdictWord.Passed
        : VerdictWord.Failed;

    private VerdictWord OfDrop => _plan.MaxDrop is not { } maximum ? VerdictWord.Passed
        : Difference is null ? VerdictWord.NotComparable
        : -Difference.Bounds?.Lower <= maximum ? VerdictWord.Passed
        : -Difference.Bounds?.Upper > maximum ? VerdictWord.Failed
        : VerdictWord.Inconclusive;

    private VerdictWord Enforce(VerdictWord word) => word switch
    {
        _ when _plan.Severity == Severity.Warn => VerdictWord.Passed,
        VerdictWord.Inconclusive when _plan.OnInconclusive != OnInconclusive.Fail => VerdictWord.Passed,
        VerdictWord.NotComparable when _plan.OnMissing != OnMissing.Fail => VerdictWord.Passed,
        _ => word,
    };

    /// <summary>A failure says more than a missing score, and that more than a missing baseline.</summary>
    private static VerdictWord Worst(VerdictWord one, VerdictWord other)
    {
        VerdictWord[] order = [VerdictWord.Failed, VerdictWord.NotEvaluated, VerdictWord.NotComparable, VerdictWord.Inconclusive, VerdictWord.Passed];
        return order.First(word => word == one || word == other);
    }

    private List<HashedExample> Examples(Evaluated model) =>
        [.. model.Rows.OrderBy(row => row.Number).Select(row => new HashedExample($"{row.Number}", Counts(row.Gold, model.Predictions.Of(_plan.Set.Task, row))))];

    private static ExampleCounts Counts(IReadOnlySet<RowItem> gold, IReadOnlySet<RowItem> predicted)
    {
        var (right, extra, missed) = (gold.Count(predicted.Contains), predicted.Count(item => !gold.Contains(item)), gold.Count(item => !predicted.Contains(item)));
        return new ExampleCounts(right + extra + missed == 0 ? [] : [new LabelCounts(HeldOutSet.Labels[0], right, extra, missed)]);
    }

    /// <summary>The bounds come from the program; the counts do not.</summary>
    private VerdictWord WithConfidence(double minimum, double confidence)
    {
        var kind = IsClassification ? RowKind.Classification : RowKind.Entities;
        var bounds = EvaluationScores.From(kind, [.. _examples.Select(example => example.Counts)], [HeldOutSet.Labels[0]], confidence).F1?.Bounds;
        return bounds?.Lower >= minimum ? VerdictWord.Passed
            : bounds?.Upper < minimum ? VerdictWord.Failed
            : VerdictWord.Inconclusive;
    }
}
