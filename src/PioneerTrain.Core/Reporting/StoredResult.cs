using System.Text.Json;
using PioneerTrain.Gating;

namespace PioneerTrain.Reporting;

/// <summary>
/// What a later run reads of the <c>result.json</c> of a run. The file can come from anyone.
/// </summary>
/// <param name="Job">The job; null when the run had none.</param>
/// <param name="Gate">The decision of its gate.</param>
public sealed record StoredResult(int SchemaVersion, StoredJob? Job, StoredGate? Gate)
{
    /// <summary>The maximum size of a file in bytes (16 MiB).</summary>
    public const int MaximumBytes = 16 << 20;

    /// <summary>Returns the content, or what is wrong with it as a clause.</summary>
    /// <param name="json">The bytes of the file, in UTF-8.</param>
    public static (StoredResult? Content, string? Problem) Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ReportingJson.Default.StoredResult) switch
            {
                { SchemaVersion: RunResult.CurrentSchemaVersion } result => (result, null),
                { SchemaVersion: var version } => (null, $"schema_version of result.json is {version}, and this program reads {RunResult.CurrentSchemaVersion}"),
                null => (null, "result.json is null"),
            };
        }
        catch (JsonException)
        {
            return (null, "result.json is not the result of a run");
        }
    }
}

/// <summary>The job of a stored result.</summary>
public sealed record StoredJob(string? Id);

/// <summary>The gate of a stored result.</summary>
public sealed record StoredGate(VerdictWord Verdict);
