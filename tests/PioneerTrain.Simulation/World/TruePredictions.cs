using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>What the model of a job predicts, which depends only on the seed, the job and the row.</summary>
internal sealed class TruePredictions(ulong seed, int job)
{
    public InferenceScript Script { get; } = InferenceScript.Drawn(SeededRandom.For(seed, 13, (ulong)job));

    /// <summary>The answer to every request with the row, if it is not a prediction.</summary>
    public RowProblem ProblemOf(HeldOutRow row)
    {
        var random = SeededRandom.For(seed, 14, (ulong)job, (ulong)row.Number);
        return random.Chance(Script.ShareOfProblems) ? random.OneOf(RowProblem.Rejected, RowProblem.TooLarge, RowProblem.Internal, RowProblem.Incomplete) : RowProblem.None;
    }

    /// <summary>Finds some of the gold items, and some that are none.</summary>
    public IReadOnlySet<RowItem> Of(HeldOutTask task, HeldOutRow row)
    {
        var random = SeededRandom.For(seed, 15, (ulong)job, (ulong)row.Number);
        var candidates = HeldOutSet.Candidates(task, row.Number);
        if (task == HeldOutTask.SingleLabel)
        {
            return new HashSet<RowItem> { random.Chance(Script.Quality) ? row.Gold.Single() : random.OneOf([.. candidates]) };
        }

        return candidates.Where(item => random.Chance(row.Gold.Contains(item) ? Script.Quality : (1 - Script.Quality) / 2)).ToHashSet();
    }
}
