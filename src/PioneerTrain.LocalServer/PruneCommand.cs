using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer;

/// <summary>
/// The command <c>pioneer-local prune</c>, which deletes old jobs while no server uses the data
/// folder.
/// </summary>
internal sealed class PruneCommand(TextWriter output, TextWriter error, TimeProvider time)
{
    private const int ExitPruned = 0;

    private readonly Option<string> _data = DataOption.Folder();
    private readonly Option<int> _keptJobs = DataOption.KeptJobs(min: 0);

    public Command Create()
    {
        var command = new Command("prune", "Delete old jobs from the data folder. No server must use it.");
        command.Add(_data);
        command.Add(_keptJobs);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(_data), parsed.GetValue(_keptJobs), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(string folder, int keep, CancellationToken cancellationToken)
    {
        try
        {
            using var data = await DataFolder.OpenAsync(folder, time, cancellationToken);
            var jobs = new JobStore(data, time, NullLogger<JobStore>.Instance);
            var evaluations = new EvaluationStore(data, NullLogger<EvaluationStore>.Instance);
            var deleted = new JobPruning(jobs, evaluations, new DatasetUseLock()).Execute(keep);
            await output.WriteLineAsync($"Jobs deleted: {deleted}. Jobs kept: {jobs.All().Count}.");
            return ExitPruned;
        }
        catch (DataFolderException unusable)
        {
            return await ReportAsync(unusable.Message);
        }
        catch (Exception exception) when (DiskError.Is(exception))
        {
            return await ReportAsync($"Cannot delete all old jobs from {folder}: {exception.Message}");
        }
    }

    private async Task<int> ReportAsync(string message)
    {
        await error.WriteLineAsync($"pioneer-local: {message}");
        return ServerProcess.ExitStartFailed;
    }
}
