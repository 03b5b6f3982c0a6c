using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// The evaluation that this run will make, as far as it is known before the training: without counts.
/// </summary>
internal sealed class ExpectedEvaluation
{
    private readonly HeldOutPlan _heldOut;
    private readonly List<EvaluatedExample> _examples = [];

    private ExpectedEvaluation(HeldOutPlan heldOut) => _heldOut = heldOut;

    /// <summary>Reads the rows of the held-out file.</summary>
    public static async Task<ExpectedEvaluation> ReadAsync(HeldOutPlan heldOut, CancellationToken cancellationToken)
    {
        var expected = new ExpectedEvaluation(heldOut);
        var hasher = new ExampleHasher();
        await foreach (var row in new HeldOutRows(heldOut.File).ReadAsync(cancellationToken))
        {
            expected._examples.Add(EvaluatedExample.Of(hasher.Next(row), ExampleCounts.Empty));
        }

        return expected;
    }

    /// <summary>
    /// Returns why a stored evaluation cannot be compared, as a clause; null when it can. Labels that
    /// the config does not name are those of the job, which are not known yet.
    /// </summary>
    public string? ReasonAgainst(EvaluationFile stored) =>
        ReasonAgainst(stored, _heldOut.Settings.Labels.Count > 0 ? _heldOut.Settings.Labels : stored.Labels);

    /// <summary>
    /// Returns true for an evaluation of the same model with the same file, labels and settings, and
    /// without more failed rows than this run allows.
    /// </summary>
    public bool IsSame(EvaluationFile stored, string model, IReadOnlyList<string> labels)
    {
        var hashes = _examples.Select(example => example.Hash).ToHashSet(StringComparer.Ordinal);
        return stored.Model == model
            && stored.FileSha256 == _heldOut.File.Sha256
            && ReasonAgainst(stored, labels) is null
            && stored.FailedRows >= 0
            && stored.FailedRows <= _heldOut.Settings.MaxFailedRows
            && stored.Examples.Count + stored.FailedRows == hashes.Count
            && stored.Examples.All(example => hashes.Contains(example.Hash));
    }

    private string? ReasonAgainst(EvaluationFile stored, IReadOnlyList<string> labels) =>
        EvaluationComparison.ReasonAgainst(_heldOut.ToFile(_heldOut.ToResult("", labels), _examples, measuredAt: null), stored);
}
