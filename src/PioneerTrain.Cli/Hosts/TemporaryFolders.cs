using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// The folders that a step creates in <c>RUNNER_TEMP</c>. The step deletes them at its end, and the
/// post stage after a kill: they belong to root, and the runner may not be able to delete them.
/// </summary>
internal static class TemporaryFolders
{
    private const string LocalDataName = "pioneer-local";
    private const string WeightsPrefix = "pioneer-weights-";

    /// <summary>Returns the data folder of the embedded server; null without a temporary folder.</summary>
    public static string? LocalDataOf(RunnerVariables runner) => runner.Temp is null ? null : Path.Combine(runner.Temp, LocalDataName);

    /// <summary>Returns a new folder for the download of the weights.</summary>
    public static string WeightsOf(RunnerVariables runner, string token) => Path.Combine(runner.Temp ?? Path.GetTempPath(), WeightsPrefix + token);

    /// <summary>Deletes all folders of the job. Does not follow links.</summary>
    public static void Delete(RunnerVariables runner)
    {
        if (runner.Temp is null || !Directory.Exists(runner.Temp))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(runner.Temp, WeightsPrefix + "*").Append(LocalDataOf(runner)!).ToList())
        {
            DeleteIfPossible(folder);
        }
    }

    public static void DeleteIfPossible(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The folder does not exist, or the runner deletes it at the end of the job.
        }
    }
}
