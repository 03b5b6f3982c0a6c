namespace PioneerTrain.Simulation;

/// <summary>Formats a schedule as text.</summary>
internal static class ScheduleDescription
{
    public const int LastEvents = 40;

    public static string Of(ScheduleReport report, int events) =>
        $"""
        seed {report.Seed} ({report.Kind}): {(report.Violations.Count == 0 ? "no violation" : string.Join("; ", report.Violations))}
        {string.Join('\n', report.Trace.TakeLast(events))}
        again: dotnet run -c Release --project tests/PioneerTrain.Simulation -- {report.Options}--schedules 1 --seed {report.Seed} --trace

        """;
}
