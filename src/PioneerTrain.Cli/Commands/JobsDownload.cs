using System.CommandLine;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train jobs download</c>: the weights of a job that ended well, checked as <c>train</c> checks them.</summary>
internal static class JobsDownload
{
    public static Command Build(HostServices services)
    {
        var file = new Option<string?>("--output-file") { Description = "Where to (<id>.zip)", HelpName = "FILE" };
        var verb = new JobVerb("download", "Download a job's weights, check and hash them", takesId: true, takesFormat: false, file);
        return verb.Runs(services, async (call, cancellationToken) =>
        {
            var target = call.Line.GetValue(file) ?? $"{call.Id}.zip";
            if (File.Exists(target))
            {
                throw new RunException(ExitCode.InvalidInput, Messages.FileExists(target));
            }

            // A mistyped id is reported at once.
            var download = new WeightsDownload(call.Client) { ReadyPatience = TimeSpan.Zero };
            var weights = await download.DownloadAsync(call.Id, target, progress: null, cancellationToken);
            call.Print($"{weights.Path}  {Quantity.Size(weights.Bytes)}  sha256:{weights.Sha256}");
        });
    }
}
