using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli;

/// <summary>Everything that is settled before a job is paid for: key, datasets, base model, data files.</summary>
internal sealed class JobPreparation(ServiceConnection service, ConsoleNarrator narrator, TimeProvider time)
{
    /// <summary>Answers the request to send, its datasets pinned to versions.</summary>
    /// <exception cref="RunException">The service does not have what the config names.</exception>
    public async Task<TrainingJobRequest> PrepareAsync(TrainingConfig config, IReadOnlyList<CheckedDataFile> files, CancellationToken cancellationToken)
    {
        var client = service.Client.Reporting(narrator.RetryingAsync);
        var found = await new Preflight(client, time).CheckAsync(config, cancellationToken);
        foreach (var warning in found.Warnings)
        {
            narrator.Warn(warning);
        }

        if (found.Problems.Count > 0)
        {
            throw new RunException(ExitCode.Refused, string.Join('\n', found.Problems));
        }

        var uploaded = new Dictionary<string, DatasetReference>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            uploaded[file.File.DatasetName] = await UploadAsync(client, file, cancellationToken);
        }

        return config.Job with { Datasets = [.. found.Datasets.Select(dataset => uploaded.GetValueOrDefault(dataset.Name, dataset))] };
    }

    private async Task<DatasetReference> UploadAsync(PioneerClient client, CheckedDataFile file, CancellationToken cancellationToken)
    {
        narrator.Fact("Data", $"{file.File.Path} ({file.Rows:N0} rows, {Quantity.Size(file.Bytes)}) goes to dataset {file.File.DatasetName}");
        var dataset = await new DatasetUploader(client, time).UploadAsync(
            file.File.DatasetName,
            file.DatasetType,
            _ => Task.FromResult<Stream>(new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)),
            file.Bytes,
            cancellationToken);
        narrator.Fact("", $"ready as {dataset.Name}{(dataset.Version is null ? "" : $" version {dataset.Version}")}");
        return dataset;
    }
}
