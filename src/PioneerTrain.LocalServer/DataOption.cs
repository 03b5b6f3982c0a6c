using System.CommandLine;

namespace PioneerTrain.LocalServer;

/// <summary>The options of the commands that use the data folder.</summary>
internal static class DataOption
{
    private const int MaxJobs = 100_000;

    /// <summary>Creates the option for the data folder.</summary>
    public static Option<string> Folder() => new("--data")
    {
        Description = "Folder that keeps jobs, logs, checkpoints and datasets between restarts.",
        DefaultValueFactory = _ => DefaultFolder(),
        HelpName = "folder",
    };

    /// <summary>Creates the option for the number of jobs to keep.</summary>
    /// <param name="min">The minimum.</param>
    public static Option<int> KeptJobs(int min) => NumberOption.Create(
        "--keep-jobs",
        "count",
        $"Number of newest jobs to keep, {min} to {MaxJobs}. "
            + "Older jobs that have ended are deleted with their checkpoints and evaluations.",
        min,
        MaxJobs,
        LocalServerOptions.DefaultKeptJobs);

    // Some containers have no home folder; the path is then relative to the working folder.
    private static string DefaultFolder()
    {
        var home = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(home, "pioneer-local");
    }
}
