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

    /// <summary>Returns null for a config without a held-out file.</summary>
    /// <param name="content">The number of the config; equal numbers give equal plans.</param>
    public static HeldOutPlan? Drawn(int content)
    {
        var random = SeededRandom.For((ulong)content, 17);
        return !random.Chance(0.3) ? null : new HeldOutPlan(HeldOutSet.Drawn(random, content))
        {
            Confidence = random.Chance(0.5) ? null : random.OneOf(0.5, 0.8, 0.95),
            OnInconclusive = random.OneOf(OnInconclusive.Fail, OnInconclusive.Warn, OnInconclusive.Pass),
            Severity = random.Chance(0.15) ? Severity.Warn : Severity.Fail,
            MaxFailedRows = random.OneOf(0, 0, 1, 3),
            Concurrency = random.OneOf(1, 2, 4, 8),
            NamesLabels = random.Chance(0.3),
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
        .. minimum is null ? [] : Gate(minimum.Value),
    ];

    private IEnumerable<string> Gate(double minimum) =>
    [
        "gate:",
        Severity == Severity.Fail ? $"  f1: {minimum}" : $"  f1: {{min: {minimum}, severity: warn}}",
        .. Confidence is null ? Array.Empty<string>() : [$"  confidence: {Confidence}", $"  on_inconclusive: {OnInconclusive.ToString().ToLowerInvariant()}"],
    ];
}
