using PioneerTrain.Cli.Hosts;
using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>Everything that is settled before a job is paid for: key, datasets, base model, data files.</summary>
internal sealed class JobPreparation(ServiceConnection service, IRunHost host, TimeProvider time)
{
    /// <summary>Asks the service whether the config can work. Answers the request and the evaluation, their datasets pinned to versions but for those that a data file feeds.</summary>
    /// <exception cref="RunException">The service does not have what the config names.</exception>
    public async Task<(TrainingJobRequest Request, EvaluationSettings? Evaluation)> CheckAsync(TrainingConfig config, CancellationToken cancellationToken)
    {
        var found = await new Preflight(service.Client, time).CheckAsync(config, cancellationToken);
        foreach (var warning in found.Warnings)
        {
            host.Warn(warning);
        }

        return found.Problems.Count == 0
            ? (config.Job with { Datasets = found.Datasets }, config.Evaluation is { } evaluation ? evaluation with { Dataset = found.HeldOut! } : null)
            : throw new RunException(ExitCode.Refused, string.Join('\n', found.Problems)) { Findings = [.. found.Problems.Select(problem => new Finding(problem))] };
    }

    /// <summary>Pins the datasets that data files feed: to the version that holds the same bytes, else to a new one.</summary>
    public async Task<TrainingJobRequest> UploadAsync(TrainingJobRequest request, IReadOnlyList<CheckedDataFile> files, CancellationToken cancellationToken)
    {
        var uploaded = new Dictionary<string, DatasetReference>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            uploaded[file.File.DatasetName] = await UploadAsync(file, cancellationToken);
        }

        return request with { Datasets = [.. request.Datasets.Select(dataset => uploaded.GetValueOrDefault(dataset.Name, dataset))] };
    }

    private async Task<DatasetReference> UploadAsync(CheckedDataFile file, CancellationToken cancellationToken)
    {
        var what = $"{file.File.Path} ({file.Rows:N0} rows, {Quantity.Size(file.Bytes)})";
        var uploader = new DatasetUploader(service.Client, time);
        if (await uploader.FindSameAsync(file.File.DatasetName, file.Sha256, file.Bytes, cancellationToken) is { } same)
        {
            host.Narrator.Fact("Data", $"{what} is dataset {same.Name} version {same.Version} already");
            return same;
        }

        host.Narrator.Fact("Data", $"{what} goes to dataset {file.File.DatasetName}");
        var dataset = await uploader.UploadAsync(
            file.File.DatasetName,
            file.DatasetType,
            _ => Task.FromResult<Stream>(new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true)),
            file.Bytes,
            cancellationToken);
        host.Narrator.Fact("", $"ready as {dataset.Name}{(dataset.Version is null ? "" : $" version {dataset.Version}")}");
        return dataset;
    }
}
