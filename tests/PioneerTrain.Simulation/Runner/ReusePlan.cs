using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.Runner;

/// <summary>What a run trains, and whether it reuses the model of another run that trained it.</summary>
internal sealed record ReusePlan
{
    private static readonly string[] _commits = ["6dcb09b5b57875f334f61aebed695e2e4193db5e", "1f0e2d3c4b5a69788796a5b4c3d2e1f001122334"];

    /// <summary>The commit of the run.</summary>
    public required string Commit { get; init; }

    /// <summary>The key <c>on_unchanged</c> of the config; null for a config without it.</summary>
    public required string? Config { get; init; }

    /// <summary>The input <c>on-unchanged</c>; empty for none.</summary>
    public required string Input { get; init; }

    public required bool UploadsData { get; init; }

    /// <summary>Whether the config names the version of the dataset.</summary>
    public required bool NamesVersion { get; init; }

    /// <summary>
    /// The status of the weights of the jobs of this run after the run, because a user deletes them;
    /// null for weights that stay.
    /// </summary>
    public required int? DeletesWeights { get; init; }

    /// <summary>Whether a finished job of another run is reused.</summary>
    public bool IsSet => (Input.Length > 0 ? Input : Config) == "reuse";

    /// <summary>Returns whether two runs train the same, apart from the version of the dataset.</summary>
    public bool TrainsLike(ReusePlan other) => (UploadsData, NamesVersion) == (other.UploadsData, other.NamesVersion);

    /// <param name="same">Equal in all runs with the same content.</param>
    /// <param name="training">The number of what is trained.</param>
    /// <param name="isLikely">Whether most of the runs reuse.</param>
    public static ReusePlan Drawn(SeededRandom random, SeededRandom same, int training, bool isLikely)
    {
        var trained = SeededRandom.For((ulong)training, 19);
        var uploads = trained.Chance(0.15);
        var share = isLikely ? 0.7 : 0.1;
        return new ReusePlan
        {
            Commit = _commits[isLikely && random.Chance(0.6) ? 1 : 0],
            Config = same.Chance(share) ? "reuse" : same.Chance(0.2) ? "train" : null,
            Input = !random.Chance(0.3) ? "" : random.Chance(share) ? "reuse" : "train",
            UploadsData = uploads,
            NamesVersion = !uploads && trained.Chance(0.6),
            DeletesWeights = random.Chance(isLikely ? 0.35 : 0.05) ? random.OneOf(404, 410) : null,
        };
    }
}
