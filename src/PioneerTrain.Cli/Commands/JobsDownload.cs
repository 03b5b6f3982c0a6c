using System.CommandLine;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train jobs download</c>: downloads and verifies the weights of a job that succeeded,
/// as <c>train</c> does.
/// </summary>
internal static class JobsDownload
{
    public static Command Build(HostServices services)
    {
        var file = new Option<string?>("--output-file") { Description = "File to write (default: <id>.zip)", HelpName = ValueWords.File };
        var command = new JobSubcommand("download", "Download the weights of a job, verify them and print their SHA-256", takesId: true, takesFormat: false, file);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var target = call.Line.GetValue(file) ?? $"{call.Id}.zip";
            if (File.Exists(target))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.FileExists(target));
            }

            Workspace.OfCommandLine(services.Environment).ResolveGiven(target);
            var weights = await DownloadAsync(call, target, cancellationToken);
            call.Print($"{weights.Path}  {Quantity.Size(weights.Bytes)}  sha256:{weights.Sha256}");
        });
    }

    /// <exception cref="RunException">The job ended without weights.</exception>
    private static async Task<WeightsFile> DownloadAsync(JobCall call, string target, CancellationToken cancellationToken)
    {
        try
        {
            // Do not wait for weights to appear, so that a mistyped id is reported immediately.
            var download = new WeightsDownload(call.Client) { ReadyTimeout = TimeSpan.Zero };
            return await download.DownloadAsync(call.Id, target, progress: null, cancellationToken);
        }
        catch (PioneerException missing) when (missing.Status is 400 or 404 or 409 or 422 or 425)
        {
            var job = await FindJobAsync(call, cancellationToken);
            if (job?.Status is { HasEnded: true, Outcome: not JobOutcome.Succeeded } status)
            {
                throw new RunException(ExitCode.Refused, Messages.NoWeights(call.Id, status.Word, call.HintOptions), missing);
            }

            throw;
        }
    }

    /// <summary>Returns null when the job cannot be read, because the download error matters more.</summary>
    private static async Task<TrainingJob?> FindJobAsync(JobCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Client.GetTrainingJobAsync(call.Id, cancellationToken);
        }
        catch (PioneerException)
        {
            return null;
        }
    }
}
