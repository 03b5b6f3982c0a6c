using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation;

/// <summary>A job that a main stage followed, according to its output.</summary>
/// <param name="At">The time at which the main stage started to follow it.</param>
internal sealed record FollowedJob(TimeSpan At, string Id)
{
    /// <summary>Prefix of a line of the job log.</summary>
    public const string LogPrefix = "  | ";

    /// <summary>Prefix of the line that names a job.</summary>
    private const string Label = "Job       ";

    public static IEnumerable<FollowedJob> AllOf(StepProcess main) =>
        main.Output.Lines.Select(line => IdIn(LegOf(line.Text).Text) is { } id ? new FollowedJob(line.At, id) : null).OfType<FollowedJob>();

    /// <summary>Returns the id in the line that names a job; null for another line.</summary>
    public static string? IdIn(string line) => line.StartsWith(Label, StringComparison.Ordinal) ? line[Label.Length..].Split(':')[0] : null;

    /// <summary>Splits a line of a job of a sweep after the number of the job, such as <c>[1/3] </c>.</summary>
    public static (string Leg, string Text) LegOf(string line)
    {
        var end = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) + 2 : 0;
        return end < 2 ? ("", line) : (line[..end], line[end..]);
    }
}
