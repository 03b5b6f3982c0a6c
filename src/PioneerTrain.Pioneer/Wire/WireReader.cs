using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PioneerTrain.Jobs;
using PioneerTrain.Scoring;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Converts wire records to values. Returns null for a record without an id or
/// name.</summary>
internal static class WireReader
{
    /// <summary>Further labels of a job are ignored to limit memory.</summary>
    private const int MostLabels = 1_000;

    public static T? Object<T>(JsonElement wire, JsonTypeInfo<T> type)
        where T : class => wire.ValueKind == JsonValueKind.Object ? wire.Deserialize(type) : null;

    /// <summary>Returns the items of a bare list, or of the list in the first member with one of
    /// <paramref name="names"/>; empty if there is none.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement wire, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (wire.ValueKind == JsonValueKind.Object && wire.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array)
            {
                return list.EnumerateArray();
            }
        }

        return wire.ValueKind == JsonValueKind.Array ? wire.EnumerateArray() : [];
    }

    public static JobPage JobPage(JsonElement response, string? secret)
    {
        var items = Items(response, "training_jobs", "jobs", "data");
        var length = items.Count();
        return new JobPage(
            [.. items.Select(item => Job(item, secret)).OfType<TrainingJob>()],
            length,
            Flag(response, "has_more") ?? length >= Wire.JobPage.MaximumLength);
    }

    public static IReadOnlyList<Checkpoint> Checkpoints(JsonElement response) =>
        [.. Items(response, "checkpoints", "data").Select(Checkpoint).OfType<Checkpoint>()];

    public static IReadOnlyList<BaseModel> BaseModels(JsonElement response) =>
        [.. Items(response, "models", "base_models", "data").Select(BaseModel).OfType<BaseModel>()];

    public static IReadOnlyList<Dataset> Datasets(JsonElement response, string? secret) =>
        [.. Items(response, "datasets", "data").Select(item => Dataset(item, secret)).OfType<Dataset>()];

    /// <summary>Returns the versions of a dataset, in the service's order. A server without
    /// versions returns the dataset itself.</summary>
    public static IReadOnlyList<Dataset> Versions(JsonElement response, string? secret, string name) =>
        Items(response, "versions", "datasets", "data").ToArray() is { Length: > 0 } versions
            ? [.. versions.Select(item => Dataset(item, secret, name)).OfType<Dataset>()]
            : Dataset(response, secret, name) is { Status.Length: > 0 } only ? [only] : [];

    private static bool? Flag(JsonElement wire, string name) => wire.ValueKind == JsonValueKind.Object && wire.TryGetProperty(name, out var value)
        ? value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
        : null;

    /// <param name="secret">Masked in the service's messages; null for none. The same applies to
    /// the other methods.</param>
    /// <param name="knownId">Id of the requested job, for servers that do not repeat it.</param>
    public static TrainingJob? Job(JsonElement response, string? secret, string? knownId = null)
    {
        var wire = Object(Unwrapped(response, "training_job", "job"), WireJson.Default.TrainingJobWire);
        var id = NullIfBlank(wire?.Id) ?? NullIfBlank(wire?.JobId) ?? knownId;
        if (wire is null || id is null)
        {
            return null;
        }

        return new TrainingJob
        {
            Id = id,
            Status = StatusReader.Read(wire.Status, wire.NormalizedStatus, wire.IsTerminalStatus),
            ModelName = wire.ModelName,
            BaseModel = wire.BaseModel,
            Datasets = References(wire.Datasets, secret),
            TrainingType = wire.TrainingType,
            Epochs = wire.Epochs,
            CurrentEpoch = wire.CurrentEpoch,
            ProgressPercent = wire.ProgressPercent,
            Metrics = ScoresReader.Read(wire.Metrics),
            Labels = Labels(wire.Labels),
            ErrorMessage = ServerText.Clean(wire.ErrorMessage, secret),
            CreatedAt = wire.CreatedAt,
            StartedAt = wire.StartedAt,
            CompletedAt = wire.CompletedAt,
        };
    }

    public static Checkpoint? Checkpoint(JsonElement item) =>
        Object(item, WireJson.Default.CheckpointWire) is { } wire && (NullIfBlank(wire.Id) ?? NullIfBlank(wire.CheckpointId)) is { } id
            ? new Checkpoint(id, wire.Epoch, wire.Step, wire.TrainingLoss, wire.ValidationLoss, wire.IsBest ?? false, wire.IsFinal ?? false, wire.CreatedAt)
            {
                Metrics = ScoresReader.Read(item) is { Values.Count: > 0 } scores ? scores : Scores.None,
            }
            : null;

    /// <summary>Returns null for a record without a readable member.</summary>
    public static JobBill? Bill(JsonElement response)
    {
        var wire = Object(Unwrapped(response, "billing"), WireJson.Default.BillWire);
        var bill = new JobBill(Amount(wire?.ChargedUsd), Amount(wire?.GpuMinutes), wire?.Billed);
        return bill is { ChargedUsd: null, GpuMinutes: null, IsBilled: null } ? null : bill;
    }

    private static decimal? Amount(decimal? number) => number is >= 0 and <= JobBill.LargestAmount ? number : null;

    /// <param name="knownName">Name of the requested dataset, for servers that do not repeat
    /// it.</param>
    public static Dataset? Dataset(JsonElement response, string? secret, string? knownName = null)
    {
        var wire = Object(Unwrapped(response, "dataset", "version"), WireJson.Default.DatasetWire);
        var name = NullIfBlank(wire?.DatasetName) ?? NullIfBlank(wire?.Name) ?? knownName;
        return wire is null || name is null
            ? null
            : new Dataset(
                NullIfBlank(wire.Id),
                name,
                NullIfBlank(wire.VersionNumber) ?? NullIfBlank(wire.Version),
                wire.DatasetType,
                wire.Status ?? "",
                ServerText.Clean(wire.ProcessingError, secret),
                wire.SampleSize)
            {
                Size = wire.Size,
                Sha256 = UploadName.HashIn(wire.FileName, wire.OtherFileName, wire.DatasetPath),
                Warnings = Warnings(wire.SchemaWarnings).Select(text => ServerText.Clean(text, secret)).OfType<string>().ToArray(),
            };
    }

    private static IReadOnlyList<string> Labels(JsonElement? labels) => labels is not { ValueKind: JsonValueKind.Array } list
        ? []
        : [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)
            .Where(label => label.Trim().Length > 0).Distinct(StringComparer.Ordinal).Take(MostLabels)];

    /// <summary>Returns the warnings of a list of texts, or of objects with a message. Their form is
    /// not documented.</summary>
    private static IEnumerable<string> Warnings(JsonElement? warnings) => warnings is not { ValueKind: JsonValueKind.Array } list
        ? []
        : list.EnumerateArray().Select(item => item switch
        {
            { ValueKind: JsonValueKind.String } => item.GetString()!,
            { ValueKind: JsonValueKind.Object } when item.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String => message.GetString()!,
            _ => item.GetRawText(),
        });

    public static UploadAddress? Upload(JsonElement response) =>
        Object(response, WireJson.Default.UploadAddressWire) is { } wire
        && NullIfBlank(wire.DatasetId) is { } id
        && WebAddress.Read(wire.PresignedUrl ?? wire.UploadUrl) is { } address
            ? new UploadAddress(address, id, NullIfBlank(wire.VersionNumber))
            : null;

    /// <summary>Returns the address of a file; null if the response has none.</summary>
    public static Uri? DownloadAddress(JsonElement response) =>
        Object(response, WireJson.Default.DownloadWire) is { } wire ? WebAddress.Read(wire.DownloadUrl ?? wire.Url ?? wire.PresignedUrl) : null;

    public static BaseModel? BaseModel(JsonElement item) => item.ValueKind == JsonValueKind.String
        ? new BaseModel(item.GetString()!, null, null, null)
        : Object(item, WireJson.Default.BaseModelWire) is { } wire && (NullIfBlank(wire.Id) ?? NullIfBlank(wire.ModelId) ?? NullIfBlank(wire.Name)) is { } id
            ? new BaseModel(id, wire.Label, wire.TaskType, wire.SupportsTraining)
            : null;

    /// <param name="knownId">Id of the requested evaluation, for servers that do not repeat
    /// it.</param>
    public static EvaluationState? Evaluation(JsonElement response, string? secret, string? knownId = null)
    {
        var record = Unwrapped(response, "evaluation");
        if (Items(record, "evaluations") is var several && several.Any())
        {
            record = several.First();
        }

        var wire = Object(record, WireJson.Default.EvaluationWire);
        var id = NullIfBlank(wire?.Id) ?? NullIfBlank(wire?.EvaluationId) ?? knownId;
        return wire is null || id is null
            ? null
            : new EvaluationState(
                id,
                StatusReader.Read(wire.Status),
                wire.DatasetName,
                ScoresReader.Read(record),
                ServerText.Clean(wire.ErrorMessage, secret))
            {
                ModelId = NullIfBlank(wire.ModelId),
                DatasetVersion = NullIfBlank(wire.DatasetVersion),
                MaxExamples = wire.MaxExamples,
                CreatedAt = wire.CreatedAt,
            };
    }

    public static IReadOnlyList<EvaluationState> Evaluations(JsonElement response, string? secret) =>
        [.. Items(response, "evaluations", "data").Select(item => Evaluation(item, secret)).OfType<EvaluationState>()];

    private static IReadOnlyList<DatasetReference> References(JsonElement? datasets, string? secret) =>
        datasets is { } list ? [.. Items(list).Select(item => Reference(item, secret)).OfType<DatasetReference>()] : [];

    private static DatasetReference? Reference(JsonElement item, string? secret) =>
        item.ValueKind == JsonValueKind.String ? new DatasetReference(item.GetString()!) : Dataset(item, secret)?.Reference;

    /// <summary>Returns the record. Some servers wrap it in an object with one of
    /// <paramref name="names"/>.</summary>
    private static JsonElement Unwrapped(JsonElement response, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (response.ValueKind == JsonValueKind.Object && response.TryGetProperty(name, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                return inner;
            }
        }

        return response;
    }

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
