using PioneerTrain.Gating;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.Simulation.World;

namespace PioneerTrain.Simulation.Runner;

/// <summary>A held-out file and how a config judges its scores.</summary>
internal sealed record HeldOutPlan(HeldOutSet Set)
{
    /// <summary>Null to compare the score itself.</summary>
    public required double? Confidence { get; init; }

    public required OnInconclusive OnInconclusive { get; init; }

    public required Severity Severity { get; init; }

    public required int MaxFailedRows { get; init; }

    public required int Concurrency { get; init; }

    /// <summary>Whether the config names the labels; the jobs of the world do not.</summary>
    public required bool NamesLabels { get; init; }

    /// <summary>Whether the base model is evaluated too.</summary>
    public required bool HasBaseline { get; init; }

    /// <summary>The maximum drop of F1 below the base model; null for none.</summary>
    public required double? MaxDrop { get; init; }

    public required OnMissing OnMissing { get; init; }

    /// <summary>Returns null for a config without a held-out file.</summary>
    /// <param name="content">The number of the config; equal numbers give equal plans.</param>
    public static HeldOutPlan? Drawn(int content)
    {
        var random = SeededRandom.For((ulong)content, 17);
        var baseline = SeededRandom.For((ulong)content, 20);
        var hasBaseline = baseline.Chance(0.4);
        return !random.Chance(0.3) ? null : new HeldOutPlan(HeldOutSet.Drawn(random, content))
        {
            Confidence = random.Chance(0.5) ? null : random.OneOf(0.5, 0.8, 0.95),
            OnInconclusive = random.OneOf(OnInconclusive.Fail, OnInconclusive.Warn, OnInconclusive.Pass),
            Severity = random.Chance(0.15) ? Severity.Warn : Severity.Fail,
            MaxFailedRows = random.OneOf(0, 0, 1, 3),
            Concurrency = random.OneOf(1, 2, 4, 8),
            NamesLabels = random.Chance(0.3),
            HasBaseline = hasBaseline,
            MaxDrop = hasBaseline && baseline.Chance(0.85) ? baseline.OneOf(0.02, 0.1, 0.3, 0.6) : null,
            OnMissing = baseline.OneOf(OnMissing.Fail, OnMissing.Warn, OnMissing.Pass),
        };
    }

    /// <summary>Returns the lines of the config.</summary>
    public IEnumerable<string> Config(string path, double? minimum) =>
    [
        "evaluation:",
        $"  path: {path}",
        $"  max_failed_rows: {MaxFailedRows}",
        $"  concurrency: {Concurrency}",
        .. NamesLabels ? [$"  labels: [{string.Join(", ", HeldOutSet.Labels)}]"] : Array.Empty<string>(),
        .. HasBaseline ? ["baseline:", "  from: base_model", $"  on_missing: {OnMissing.ToString().ToLowerInvariant()}"] : Array.Empty<string>(),
        .. minimum is null && MaxDrop is null ? [] : Gate(minimum),
    ];

    private IEnumerable<string> Gate(double? minimum) =>
    [
        "gate:",
        $"  f1: {Rule(minimum)}",
        .. Confidence is null ? Array.Empty<string>() : [$"  confidence: {Confidence}"],
        .. Confidence is null && MaxDrop is null ? Array.Empty<string>() : [$"  on_inconclusive: {OnInconclusive.ToString().ToLowerInvariant()}"],
    ];

    private string Rule(double? minimum)
    {
        string?[] keys = [minimum is null ? null : $"min: {minimum}", MaxDrop is null ? null : $"max_drop: {MaxDrop}", Severity == Severity.Fail ? null : "severity: warn"];
        return MaxDrop is null && Severity == Severity.Fail ? $"{minimum}" : $"{{{string.Join(", ", keys.OfType<string>())}}}";
    }
}
