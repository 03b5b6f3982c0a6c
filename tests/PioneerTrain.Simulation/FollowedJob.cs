using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation;

/// <summary>The jobs that a main stage followed, according to its output.</summary>
internal static class FollowedJob
{
    /// <summary>Prefix of the line that names a job.</summary>
    public const string Label = "Job       ";

    /// <summary>Prefix of a line of the job log.</summary>
    public const string LogPrefix = "  | ";

    /// <summary>The time at which the main stage started to follow each job.</summary>
    public static IEnumerable<TimeSpan> Since(StepProcess main) => main.Output.Lines.Where(line => line.Text.StartsWith(Label, StringComparison.Ordinal)).Select(line => line.At);
}
