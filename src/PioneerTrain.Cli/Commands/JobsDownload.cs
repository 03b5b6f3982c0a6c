using System.CommandLine;
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
        var file = new Option<string?>("--output-file") { Description = "File to write (default: <id>.zip)", HelpName = "FILE" };
        var command = new JobSubcommand("download", "Download the weights of a job, verify them and print their SHA-256", takesId: true, takesFormat: false, file);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var target = call.Line.GetValue(file) ?? $"{call.Id}.zip";
            if (File.Exists(target))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.FileExists(target));
            }

            // Do not wait for weights to appear, so that a mistyped id is reported immediately.
            var download = new WeightsDownload(call.Client) { ReadyTimeout = TimeSpan.Zero };
            var weights = await download.DownloadAsync(call.Id, target, progress: null, cancellationToken);
            call.Print($"{weights.Path}  {Quantity.Size(weights.Bytes)}  sha256:{weights.Sha256}");
        });
    }
}
