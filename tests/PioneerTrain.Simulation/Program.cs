using PioneerTrain.Simulation;
using PioneerTrain.Simulation.Pages;
using Xunit.MicrosoftTestingPlatform;

// `dotnet test` starts this program with --server.
if (args.Contains("--server"))
{
    return await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

// dotnet run -c Release --project tests/PioneerTrain.Simulation -- --schedules 100000 --seed 1 [--trace] [--sweeps | --pages | --releases]
#pragma warning disable RS0030 // The simulation's own console.
ulong Option(string name, ulong otherwise) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault() is { } value ? ulong.Parse(value) : otherwise;

var (schedules, seed, traces) = ((int)Option("--schedules", 2000), Option("--seed", 1), args.Contains("--trace"));
var play = args.Contains("--sweeps") ? Campaign.Sweeps
    : args.Contains("--pages") ? PageSchedule.Play
    : args.Contains("--releases") ? Campaign.Releases
    : (Func<ulong, ScheduleReport>)Campaign.WholeRuns;
var report = Campaign.Play(schedules, seed, play, played =>
{
    if (traces || played.Violations.Count > 0)
    {
        Console.WriteLine(ScheduleDescription.Of(played, traces ? int.MaxValue : ScheduleDescription.LastEvents));
    }
});
Console.WriteLine($"{report.Schedules / report.Took.TotalSeconds:0.0} schedules/s, {report.Took.TotalSeconds:0} s on {Environment.ProcessorCount} processors");
Console.WriteLine($"{report.Schedules} schedules, {report.Violations.Count} violations");
return report.Violations.Count == 0 ? 0 : 1;
