namespace PioneerTrain.Configuration;

/// <summary>The messages about the section <c>sweep</c> of a config.</summary>
internal static class SweepMessages
{
    public const string OneJob = "sweep.fields has only one combination of values; list at least two values of a field, or remove sweep";

    public static string TooManyJobs(long jobs, long limit) =>
        $"sweep.fields has {jobs:N0} combinations of values, which exceeds sweep.max_jobs ({limit:N0}); use fewer values, or raise the limit (each combination is a billed job)";

    public static string Repeated(string path) => $"{path} repeats a value; list each value once";

    public static string MoreEpochsThanAllowed(string path, long epochs, long limit) =>
        $"{path} is {epochs}, which exceeds limits.max_epochs ({limit}); use fewer epochs, or raise the limit";

    public static string SelectedOn(string file, string other) =>
        $"sweep.select_on is {ConfigMessages.Quote(file)}, which is also {other}; select on rows that are used for nothing else, or remove select_on";
}
