using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Checks the config, the data files, the key, the datasets, the base model and the output location
/// before a job is created.
/// </summary>
internal sealed class Prepare(IRunHost host, HostServices services)
{
    /// <exception cref="RunException">An input is invalid, or the service does not have a requested
    /// resource.</exception>
    public async Task<RunPlan> RunAsync(TrainRequest request, CancellationToken cancellationToken)
    {
        var (startedAt, start) = (services.Time.GetUtcNow(), services.Time.GetTimestamp());
        host.Begin("Check");
        ThrowOnConflict(request);
        var file = await ConfigFile.ReadAsync(request.ConfigPath, request.Overrides, cancellationToken);
        var config = file.Require();
        var data = await DataFiles.CheckAsync(config.DataFiles, config.Job.BaseModel, cancellationToken);
        host.Prepare(config);
        host.Reporter.WriteEntry("Config", file.Path);
        ReportContent(data);

        var service = await ServiceConnection.OpenAsync(request.Service, services, host.Reporter.ReportRetryAsync, cancellationToken);
        try
        {
            host.Reporter.WriteEntry("Backend", service.IsLocal ? $"local server at {service.ShownUrl} (data in {request.Service.LocalData})" : service.ShownUrl);
            var fingerprint = FingerprintOf(request.Identity, file.Path, config, data);
            SaveEarlierJob(request, service, fingerprint);
            var (job, evaluation, warnings) = await CheckServiceAsync(request, service, config, data, fingerprint, cancellationToken);
            warnings = [.. data.SelectMany(DataFiles.Warnings), .. warnings];
            return new RunPlan(request, file, config, fingerprint, service, job, evaluation, warnings, startedAt, start);
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    private void ReportContent(IEnumerable<CheckedDataFile> data)
    {
        foreach (var file in data)
        {
            host.Reporter.WriteEntry("Data", $"{file.File.Path}: {string.Join("\n", file.Content.Describe())}");
            foreach (var warning in DataFiles.AllWarnings(file))
            {
                host.Reporter.Warn(warning);
            }
        }
    }

    private static void ThrowOnConflict(TrainRequest request)
    {
        var problem = (request.Wait, request.Attach, request.Service.Local, request.DryRun) switch
        {
            (false, not null, _, _) => Messages.AttachWithoutWait,
            (false, _, true, _) => Messages.LocalWithoutWait,
            (_, not null, _, true) => Messages.AttachInDryRun,
            _ => null,
        };
        if (problem is not null)
        {
            throw new RunException(ExitCode.InvalidInput, problem);
        }
    }

    /// <summary>
    /// Returns the fingerprint of the run. It includes the path of the config, which distinguishes
    /// two calls of a reusable workflow whose job and step have the same names.
    /// </summary>
    private static JobFingerprint FingerprintOf(RunIdentity identity, string configPath, TrainingConfig config, IReadOnlyList<CheckedDataFile> data) => JobFingerprint.Of(
        [identity.Repository, identity.Sha, identity.MatrixKey, PioneerClient.BodyOf(config.Job), .. data.SelectMany(file => new[] { file.File.DatasetName, file.Sha256 })],
        [.. identity.Parts, configPath]);

    /// <summary>
    /// Saves the state when a job may already exist: the job given by <c>attach</c>, or a job of an
    /// earlier attempt. The post stage must stop it if this process is killed before it finds the
    /// job.
    /// </summary>
    private void SaveEarlierJob(TrainRequest request, ServiceConnection service, JobFingerprint fingerprint)
    {
        if (request is { Wait: true, DryRun: false } and ({ Identity.IsRerun: true } or { Attach: not null }) && !service.IsLocal)
        {
            host.SaveState(new RunState(fingerprint.ToString(), request.Attach));
        }
    }

    /// <summary>
    /// Returns the request and the evaluation, with the versions of their datasets. Checks nothing
    /// for <c>attach</c>, because the run that started the job did.
    /// </summary>
    private async Task<(TrainingJobRequest Job, EvaluationSettings? Evaluation, IReadOnlyList<Finding> Warnings)> CheckServiceAsync(
        TrainRequest request, ServiceConnection service, TrainingConfig config, IReadOnlyList<CheckedDataFile> data, JobFingerprint fingerprint, CancellationToken cancellationToken)
    {
        if (request.Attach is not null)
        {
            return (config.Job, config.Evaluation, []);
        }

        var found = await new Preflight(service.Client).CheckAsync(config, cancellationToken);
        foreach (var warning in found.Warnings)
        {
            host.Reporter.Warn(warning);
        }

        if (found.Problems.Count > 0)
        {
            throw RunException.Of(ExitCode.Refused, found.Problems);
        }

        var job = Named(config.Job with { Datasets = found.Datasets }, request.Identity, fingerprint);
        (job, var dropped) = request.DryRun ? (job, []) : await new DataUpload(host).RunAsync(job, service, data, cancellationToken);
        var evaluation = config.Evaluation is null ? null : config.Evaluation with { Dataset = found.HeldOut! };
        return (job, evaluation, [.. found.Warnings.Concat(dropped).Select(warning => new Finding(warning))]);
    }

    /// <summary>
    /// Adds the fingerprint to the name of the job in a workflow, so that the job can be found
    /// again. At a terminal, the job keeps the name from the config.
    /// </summary>
    private static TrainingJobRequest Named(TrainingJobRequest job, RunIdentity identity, JobFingerprint fingerprint) =>
        identity.RunId is null && !JobFingerprint.HasPlaceholders(job.ModelName) ? job : job with { ModelName = fingerprint.NameFor(job.ModelName, identity.Sha, identity.RunId) };
}
