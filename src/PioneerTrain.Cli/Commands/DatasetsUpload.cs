using System.CommandLine;
using System.Text.Json;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// <c>pioneer-train datasets upload</c>: checks a data file and uploads it as a new version, as
/// <c>train</c> does.
/// </summary>
internal static class DatasetsUpload
{
    public static Command Build(HostServices services)
    {
        var file = new Argument<string>("file") { Description = "Data file (JSON Lines)", CompletionSources = { ValueWords.Files } };
        return new JobSubcommand(
            "upload", "Check a data file and upload it as a new version of a dataset, unless a version has the same rows", takesId: false, takesFormat: true)
            .WithDataset("name", "Name of the dataset")
            .WithArgument(file)
            .WithAction(services, async (call, cancellationToken) =>
            {
                var workspace = Workspace.OfCommandLine(services.Environment);
                DataFile[] named = [new(call.Id, call.Line.GetValue(file)!)];
                var checkedFile = (await DataFiles.CheckAsync(named, baseModel: null, workspace.ResolveGiven, cancellationToken)).Single();
                foreach (var warning in DataFiles.AllWarnings(checkedFile))
                {
                    services.Terminal.WriteError($"warning: {warning}");
                }

                var (dataset, isNew) = await UploadAsync(call, checkedFile, cancellationToken);
                Print(call, checkedFile, dataset, isNew);
            });
    }

    private static async Task<(Dataset Dataset, bool IsNew)> UploadAsync(JobCall call, CheckedDataFile file, CancellationToken cancellationToken)
    {
        var uploader = new DatasetUploader(call.Client);
        if (await uploader.FindSameAsync(call.Id, file.Sha256, file.Bytes, cancellationToken) is { } same)
        {
            return (same, false);
        }

        var dataset = await uploader.UploadAsync(
            call.Id,
            file.Content.Kind!.Value.WireName(),
            file.Sha256,
            _ => Task.FromResult<Stream>(new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)),
            file.Bytes,
            cancellationToken);
        return (dataset, true);
    }

    private static void Print(JobCall call, CheckedDataFile file, Dataset dataset, bool isNew)
    {
        if (call.AsJson)
        {
            call.Print(JsonSerializer.Serialize(new UploadView(dataset.Name, dataset.Version, isNew, dataset.Warnings), CommandJson.Default.UploadView));
            return;
        }

        var name = dataset.Version is null ? $"dataset {dataset.Name}" : $"dataset {dataset.Name} version {dataset.Version}";
        call.PrintRemote(isNew ? $"{file} is ready as {name}" : $"{file} is already {name}");
        if (dataset.WarningSentence is { } warning)
        {
            call.PrintRemote(warning);
        }
    }
}
