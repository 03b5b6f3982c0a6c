using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Pioneer.Evaluation;
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
        var file = await ConfigFile.ReadAsync(request.ConfigPath, request.Overrides, host.Workspace, cancellationToken);
        var config = file.Require().ForMatrixJob(request.Identity.MatrixKey);
        var data = await DataFiles.CheckAsync(config.DataFiles, config.Job.BaseModel, host.Workspace.Resolve, cancellationToken);
        var heldOut = await HeldOutPlan.CheckAsync(file.Path, config, data, host.Workspace.Resolve, cancellationToken);
        var selectOn = await SelectionAsync(file.Path, config, data, cancellationToken);
        ThrowOnConflict(request, config);
        host.Prepare(config);
        host.Reporter.WriteEntry("Config", file.Path);
        ReportContent(data);
        ReportHeldOut(heldOut);

        var service = await ServiceConnection.OpenAsync(request.Service, services, host.Reporter.ReportRetryAsync, cancellationToken);
        try
        {
            host.Reporter.WriteEntry("Backend", service.IsLocal ? $"local server at {service.ShownUrl} (data in {request.Service.LocalData})" : service.ShownUrl);
            var names = new JobNames(request.Identity, file.Path, config, data);
            var fingerprint = names.FingerprintOf(config.Job);
            SaveEarlierJob(request, service, new RunState(fingerprint.ToString(), request.Attach)
            {
                Legs = [.. (config.Sweep?.Legs ?? []).Select(leg => new RunState(names.FingerprintOf(leg.Job).ToString()))],
            });
            var plan = new RunPlan(request, file, config, fingerprint, service, config.Job, config.Evaluation, [], startedAt, start)
            {
                HeldOut = heldOut,
                Baseline = await CheckBaselineAsync(request, config, heldOut, service, cancellationToken),
                CreateProblem = await host.CheckNameAsync(request, cancellationToken),
                UnevaluatedKey = names.UnevaluatedKeyOf(config.Job),
                SelectOn = selectOn,
            };
            if (config.Sweep is { } sweep)
            {
                new SweepCheck(host).CheckVolume(plan, sweep);
            }

            plan = await CheckServiceAsync(plan, names, data, cancellationToken);
            var baseline = plan.Baseline?.Warnings.Select(warning => new Finding(warning)) ?? [];
            plan = plan with { Warnings = [.. data.SelectMany(DataFiles.Warnings), .. HeldOutWarnings(heldOut), .. baseline, .. plan.Warnings] };
            return config.Sweep is null ? plan : plan with { Legs = SweepCheck.LegsOf(plan, config.Sweep, names) };
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

    private void ReportHeldOut(HeldOutPlan? heldOut, string label = "Held out")
    {
        if (heldOut is null)
        {
            return;
        }

        host.Reporter.WriteEntry(label, $"{heldOut.Settings.Path}: {string.Join("\n", heldOut.File.Content.Describe().Append(heldOut.Volume))}");
        foreach (var warning in DataFiles.AllWarnings(heldOut.File).Concat(heldOut.Warnings))
        {
            host.Reporter.Warn(warning);
        }
    }

    private async Task<BaselinePlan?> CheckBaselineAsync(
        TrainRequest request, TrainingConfig config, HeldOutPlan? heldOut, ServiceConnection service, CancellationToken cancellationToken)
    {
        var baseline = await new BaselineCheck(service.Client, host, request, services.Time).RunAsync(config, heldOut, cancellationToken);
        if (baseline is { Missing: null })
        {
            host.Reporter.WriteEntry("Baseline", BaselineMessages.Describe(baseline, heldOut!.File.Content.Rows));
        }

        baseline?.Warnings.ToList().ForEach(host.Reporter.Warn);
        return baseline;
    }

    private static IEnumerable<Finding> HeldOutWarnings(HeldOutPlan? heldOut) => heldOut is null
        ? []
        : [.. DataFiles.Warnings(heldOut.File), .. heldOut.Warnings.Select(warning => new Finding(warning, heldOut.Settings.Path))];

    /// <summary>Checks the file on which the best job of a sweep is selected.</summary>
    private async Task<HeldOutPlan?> SelectionAsync(string configPath, TrainingConfig config, IReadOnlyCollection<CheckedDataFile> data, CancellationToken cancellationToken)
    {
        if (config is not { Sweep.SelectOn: { } path, Evaluation: EvaluationSettings.HeldOutFile settings })
        {
            return null;
        }

        var selection = await HeldOutPlan.CheckAsync(
            configPath, config with { Evaluation = settings with { Path = path } }, data, host.Workspace.Resolve, cancellationToken);
        ReportHeldOut(selection, "Select on");
        return selection;
    }

    private static void ThrowOnConflict(TrainRequest request, TrainingConfig config)
    {
        var problem = config.Sweep is null ? null : !request.Wait ? SweepTexts.WithoutWait : request.Attach is not null ? SweepTexts.Attached : null;
        if (problem is not null)
        {
            throw new RunException(ExitCode.InvalidInput, problem);
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
    /// Saves the state when a job may already exist: the job given by <c>attach</c>, or a job of an
    /// earlier attempt. The post stage must stop it if this process is killed before it finds the
    /// job.
    /// </summary>
    private void SaveEarlierJob(TrainRequest request, ServiceConnection service, RunState state)
    {
        if (request is { Wait: true, DryRun: false } and ({ Identity.IsRerun: true } or { Attach: not null }) && !service.IsLocal)
        {
            host.SaveState(state);
        }
    }

    /// <summary>
    /// Returns the plan with the versions of its datasets. Checks nothing for <c>attach</c>, because
    /// the run that started the job did.
    /// </summary>
    private async Task<RunPlan> CheckServiceAsync(RunPlan plan, JobNames names, IReadOnlyList<CheckedDataFile> data, CancellationToken cancellationToken)
    {
        var (request, config, service) = (plan.Request, plan.Config, plan.Service);
        if (request.Attach is not null)
        {
            return plan;
        }

        var forecast = await CheckScoreSourceAsync(plan, cancellationToken);
        var found = await new Preflight(service.Client).CheckAsync(config, cancellationToken);
        foreach (var warning in found.Warnings)
        {
            host.Reporter.Warn(warning);
        }

        if (found.Problems.Count > 0)
        {
            throw RunException.Of(ExitCode.Refused, found.Problems);
        }

        var job = names.Named(config.Job with { Datasets = found.Datasets }, plan.Fingerprint);
        (job, var dropped) = request.DryRun ? (job, []) : await new DataUpload(host).RunAsync(job, service, data, cancellationToken);
        return plan with
        {
            Job = job,
            Evaluation = config.Evaluation is EvaluationSettings.ServiceDataset dataset ? dataset with { Dataset = found.HeldOut! } : config.Evaluation,
            HeldOutRows = found.HeldOutRows,
            Warnings = [.. forecast, .. found.Warnings.Concat(dropped).Select(warning => new Finding(warning))],
        };
    }

    /// <summary>Returns a warning when it is unknown whether the service reports the scores.</summary>
    /// <exception cref="RunException">No score will come, so the gate cannot be judged.</exception>
    private async Task<IReadOnlyList<Finding>> CheckScoreSourceAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var forecast = await new ScoreSourceCheck(plan.Service.Client).CheckAsync(plan.Config, cancellationToken);
        if (forecast is ScoreForecast.NoneByApi or ScoreForecast.NoneByJobs)
        {
            var message = EvaluationMessages.NoScores(forecast);
            throw new RunException(ExitCode.InvalidInput, message) { Findings = [new Finding(message, plan.File.Path, plan.Config.Gate.Rules[0].Line)] };
        }

        // The local server reports scores.
        if (forecast != ScoreForecast.Unknown || plan.Service.Url.IsLoopback)
        {
            return [];
        }

        host.Reporter.Warn(EvaluationMessages.UnknownScores);
        return [new Finding(EvaluationMessages.UnknownScores, plan.File.Path, plan.Config.Gate.Rules[0].Line)];
    }
}
