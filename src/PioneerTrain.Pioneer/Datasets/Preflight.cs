using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Text;

namespace PioneerTrain.Pioneer.Datasets;

/// <summary>The result of the checks before a job is started.</summary>
/// <param name="Datasets">The job's datasets in their order, each pinned to the version that will
/// be trained on. Datasets that are uploaded from a data file are unchanged.</param>
/// <param name="Problems">Errors, as sentences. The job must not be started if there is
/// one.</param>
/// <param name="Warnings">Warnings, as sentences. They do not prevent the job.</param>
public sealed record PreflightResult(IReadOnlyList<DatasetReference> Datasets, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    /// <summary>The evaluation's dataset, pinned in the same way; null if the config has
    /// none.</summary>
    public DatasetReference? HeldOut { get; init; }

    /// <summary>Number of rows of the evaluation's dataset; null if unknown.</summary>
    public int? HeldOutRows { get; init; }
}

/// <summary>Checks a config against the service before a job is started.</summary>
public sealed class Preflight(PioneerClient client)
{
    private const int MostSuggestions = 3;

    private readonly TimeSpan _readyWithin = client.Options.Timings.DatasetReadyWithin;

    /// <summary>Checks the API key, the datasets, the base model and the settings that are left to
    /// the service, in this order. Throws a <see cref="PioneerException"/> if the key is rejected
    /// or the service is unreachable. All errors in the config are reported together in the
    /// result.</summary>
    public async Task<PreflightResult> CheckAsync(TrainingConfig config, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var warnings = new List<string>();
        await client.CheckKeyAsync(cancellationToken);

        var uploaded = config.DataFiles.Select(file => file.DatasetName).ToHashSet(StringComparer.Ordinal);
        var pinned = new List<DatasetReference>();
        foreach (var reference in config.Job.Datasets)
        {
            pinned.Add(uploaded.Contains(reference.Name) ? reference : (await PinAsync(reference, problems, warnings, cancellationToken)).Reference);
        }

        var heldOut = (config.Evaluation as EvaluationSettings.ServiceDataset)?.Dataset;
        int? heldOutRows = null;
        if (heldOut is not null && !uploaded.Contains(heldOut.Name))
        {
            (heldOut, heldOutRows) = await PinAsync(heldOut, problems, warnings, cancellationToken);
        }

        await CheckBaseModelAsync(config.Job.BaseModel, problems, warnings, cancellationToken);
        WarnOfSurprises(config, warnings);
        return new PreflightResult(pinned, problems, warnings) { HeldOut = heldOut, HeldOutRows = heldOutRows };
    }

    private async Task<(DatasetReference Reference, int? Rows)> PinAsync(DatasetReference reference, List<string> problems, List<string> warnings, CancellationToken cancellationToken)
    {
        var readiness = new DatasetReadiness(client);
        var versions = await readiness.VersionsAsync(reference.Name, cancellationToken);
        if (versions.Count == 0)
        {
            problems.Add(await UnknownDatasetAsync(reference.Name, cancellationToken));
            return (reference, null);
        }

        var wanted = reference.Version is null
            ? versions.FirstOrDefault(version => version.IsReady) ?? versions[0]
            : versions.FirstOrDefault(version => version.Version == reference.Version);
        if (wanted is null)
        {
            var known = string.Join(", ", versions.Select(version => version.Version).OfType<string>());
            problems.Add($"Dataset '{reference.Name}' has no version {reference.Version}; it has {(known.Length == 0 ? "no numbered version" : known)}.");
            return (reference, null);
        }

        if (reference.Version is null && wanted != versions[0])
        {
            var newest = $"version {versions[0].Version} is {Shown(versions[0])}";
            warnings.Add($"Dataset '{reference.Name}': {newest}, so version {wanted.Version}, the newest that is ready, is used.");
        }

        var settled = wanted.IsReady || wanted.HasFailed ? wanted : await readiness.WaitAsync(reference.Name, wanted.Version, _readyWithin, cancellationToken);
        if (settled is not { IsReady: true })
        {
            problems.Add(NotReady(reference.Name, settled ?? wanted));
        }

        if (settled?.WarningSentence is { } warning)
        {
            warnings.Add(warning);
        }

        return (new DatasetReference(reference.Name, settled?.Version ?? reference.Version), settled?.Rows);
    }

    private string NotReady(string name, Dataset dataset) => dataset.HasFailed
        ? $"Dataset '{name}' could not be processed by the service: {dataset.ProcessingError ?? "it gives no reason"}. Correct the data and upload it again."
        : $"Dataset '{name}' is {Shown(dataset)} and did not become ready within {_readyWithin.TotalSeconds:0.#} s; run again when it is.";

    private async Task<string> UnknownDatasetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var known = await client.ListDatasetsAsync(cancellationToken);
            return $"The service has no dataset '{name}'; {Suggestion("dataset", name, known.Select(dataset => dataset.Name))}";
        }
        catch (PioneerException failure) when (failure.Kind != PioneerErrorKind.KeyRejected)
        {
            return $"The service has no dataset '{name}'.";
        }
    }

    private async Task CheckBaseModelAsync(string baseModel, List<string> problems, List<string> warnings, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(baseModel, out _))
        {
            // A GUID identifies a checkpoint of an earlier job, which the catalogue does not list.
            return;
        }

        IReadOnlyList<BaseModel> catalogue;
        try
        {
            catalogue = await client.ListBaseModelsAsync(cancellationToken);
        }
        catch (PioneerException failure)
        {
            warnings.Add($"The base model '{baseModel}' was not checked, because the catalogue cannot be read: {failure.Finding}.");
            return;
        }

        var trainable = catalogue.Where(model => model.SupportsTraining != false).Select(model => model.Id);
        var found = catalogue.FirstOrDefault(model => model.Id == baseModel);
        if (catalogue.Count == 0)
        {
            warnings.Add($"The base model '{baseModel}' was not checked, because the service lists no base models.");
        }
        else if (found is null)
        {
            problems.Add($"The service has no base model '{baseModel}'; {Suggestion("trainable base model", baseModel, trainable)}");
        }
        else if (found.SupportsTraining == false)
        {
            problems.Add($"The base model '{baseModel}' cannot be trained; {Suggestion("trainable base model", baseModel, trainable)}");
        }
    }

    /// <summary>Adds warnings about defaults of the public service that users may not expect. A
    /// local server behaves differently.</summary>
    private void WarnOfSurprises(TrainingConfig config, List<string> warnings)
    {
        if (client.Options.BaseUrl.IsLoopback)
        {
            return;
        }

        if (config.Job.Epochs is null)
        {
            warnings.Add("nr_epochs is not set, so the service chooses (100, decoders 10); set it to bound what the job may cost.");
        }
    }

    private static string Suggestion(string what, string name, IEnumerable<string> known)
    {
        var nearest = NearestWord.FindSeveral(name, known, MostSuggestions);
        return nearest.Count == 0 ? $"it has no {what} at all." : $"the nearest {what} names are {string.Join(", ", nearest.Select(candidate => $"'{candidate}'"))}.";
    }

    private static string Shown(Dataset dataset) => dataset.Status.Length == 0 ? "of unknown status" : $"'{dataset.Status}'";
}
