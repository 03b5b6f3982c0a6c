using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation;

/// <summary>What the output of a main stage says about the jobs that it followed.</summary>
internal static class FollowedJob
{
    /// <summary>Begins the line that names a job.</summary>
    public const string Label = "Job       ";

    /// <summary>Begins a line of the job's log.</summary>
    public const string LogPrefix = "  | ";

    /// <summary>When each was begun to be followed.</summary>
    public static IEnumerable<TimeSpan> Since(StepProcess main) => main.Output.Lines.Where(line => line.Text.StartsWith(Label, StringComparison.Ordinal)).Select(line => line.At);
}
