using PioneerTrain.Cli.Service;
using PioneerTrain.Datasets;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Cli.Run;

/// <summary>Uploads the data files of a config as dataset versions.</summary>
internal sealed class DataUpload(IRunHost host)
{
    /// <summary>
    /// Sets the version of the datasets that have a data file: the existing version with the same
    /// bytes, otherwise a new one.
    /// </summary>
    /// <returns>The request, and the service's warnings about the rows.</returns>
    public async Task<(TrainingJobRequest Job, IReadOnlyList<string> Warnings)> RunAsync(
        TrainingJobRequest job, ServiceConnection service, IReadOnlyList<CheckedDataFile> files, CancellationToken cancellationToken)
    {
        var uploaded = new Dictionary<string, Dataset>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            uploaded[file.File.DatasetName] = await UploadAsync(file, new DatasetUploader(service.Client), cancellationToken);
        }

        var warnings = uploaded.Values.Select(dataset => dataset.WarningSentence).OfType<string>().ToList();
        warnings.ForEach(host.Reporter.Warn);
        return (job with { Datasets = [.. job.Datasets.Select(dataset => uploaded.GetValueOrDefault(dataset.Name)?.Reference ?? dataset)] }, warnings);
    }

    private async Task<Dataset> UploadAsync(CheckedDataFile file, DatasetUploader uploader, CancellationToken cancellationToken)
    {
        if (await uploader.FindSameAsync(file.File.DatasetName, file.Sha256, file.Bytes, cancellationToken) is { } same)
        {
            host.Reporter.WriteEntry("Data", $"{file} is already dataset {same.Name} version {same.Version}");
            return same;
        }

        host.Reporter.WriteEntry("Data", $"uploading {file} to dataset {file.File.DatasetName}");
        var dataset = await uploader.UploadAsync(
            file.File.DatasetName,
            file.Content.Kind!.Value.WireName(),
            file.Sha256,
            _ => Task.FromResult<Stream>(new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)),
            file.Bytes,
            cancellationToken);
        host.Reporter.WriteEntry("", $"ready as {dataset.Name}{(dataset.Version is null ? "" : $" version {dataset.Version}")}");
        return dataset;
    }
}
