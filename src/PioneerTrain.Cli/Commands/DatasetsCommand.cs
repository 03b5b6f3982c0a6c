using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PioneerTrain.Cli.Console;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train datasets</c>: the datasets of the account.</summary>
internal static class DatasetsCommand
{
    public static Command Build(HostServices services)
    {
        var datasets = new Command("datasets", "Manage datasets: list, show, upload");
        datasets.Subcommands.Add(List(services));
        datasets.Subcommands.Add(Show(services));
        datasets.Subcommands.Add(DatasetsUpload.Build(services));
        return datasets;
    }

    private static Command List(HostServices services) =>
        new JobSubcommand("list", "List the datasets of the account", takesId: false, takesFormat: true)
            .WithAction(services, async (call, cancellationToken) => Print(call, await call.Client.ListDatasetsAsync(cancellationToken)));

    private static Command Show(HostServices services) =>
        new JobSubcommand("show", "Show the versions of a dataset, newest first, with their warnings", takesId: false, takesFormat: true)
            .WithDataset("name", "Name of the dataset")
            .WithAction(services, async (call, cancellationToken) =>
            {
                var versions = await call.Client.GetDatasetVersionsAsync(call.Id, cancellationToken);
                Print(call, versions);
                if (!call.AsJson)
                {
                    versions.ToList().ForEach(version => PrintProblems(call, version));
                }
            });

    private static void Print(JobCall call, IReadOnlyList<Dataset> datasets)
    {
        if (call.AsJson)
        {
            call.Print(JsonSerializer.Serialize([.. datasets.Select(DatasetView.Of)], CommandJson.Default.DatasetViewArray));
            return;
        }

        var table = new TextTable("Name", "Version", "Type", "Status", "Rows");
        foreach (var dataset in datasets)
        {
            table.Add(dataset.Name, dataset.Version, dataset.Kind, dataset.Status, dataset.Rows?.ToString("N0", CultureInfo.InvariantCulture));
        }

        call.Print(table);
    }

    private static void PrintProblems(JobCall call, Dataset version)
    {
        var name = version.Version is null ? "" : $"version {version.Version}: ";
        foreach (var problem in version.Warnings.Prepend(version.ProcessingError).OfType<string>())
        {
            call.PrintRemote($"{name}{problem}");
        }
    }
}
