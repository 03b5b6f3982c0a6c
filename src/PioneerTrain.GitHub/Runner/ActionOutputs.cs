using System.Globalization;
using PioneerTrain.Scoring;

namespace PioneerTrain.GitHub.Runner;

/// <summary>The outputs of action.yml. All are always written, empty where there is no value, so that a line of a remote log can plant none.</summary>
public sealed record ActionOutputs
{
    /// <summary>The service's id of the job.</summary>
    public string? JobId { get; init; }

    /// <summary>The service's last status word.</summary>
    public string? Status { get; init; }

    /// <summary>How the job ended, before the gate; a word of <c>result.json</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>How the step ends, after the gate; a word of <c>result.json</c>, or <c>skipped</c>.</summary>
    public string? Conclusion { get; init; }

    /// <summary>0 to 1; null for a metric without a score.</summary>
    public Func<Metric, double?> Score { get; init; } = _ => null;

    /// <summary>Relative to the workspace, because the runner does not translate paths that come out of a container.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>SHA-256 of the weights, 64 lower-case hex digits.</summary>
    public string? WeightsSha256 { get; init; }

    /// <summary>The same as <c>sha256:…</c>, the form that actions/attest takes for its <c>subject-digest</c>.</summary>
    public string? WeightsDigest => WeightsSha256 is null ? null : $"sha256:{WeightsSha256}";

    public string? ArtifactName { get; init; }

    /// <summary>GitHub's id of the artifact.</summary>
    public string? ArtifactId { get; init; }

    /// <summary>Where a person with access to the repository can download it.</summary>
    public string? ArtifactUrl { get; init; }

    /// <summary>The whole of <c>result.json</c>.</summary>
    public string? ResultJson { get; init; }

    /// <summary>Name in action.yml and value of every output.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries =>
    [
        new("job-id", JobId ?? ""),
        new("status", Status ?? ""),
        new("outcome", Outcome ?? ""),
        new("conclusion", Conclusion ?? ""),
        .. Metric.All.Where(metric => metric.HasOutput).Select(metric => KeyValuePair.Create(metric.Key, Written(Score(metric)))),
        new("weights-path", WeightsPath ?? ""),
        new("weights-sha256", WeightsSha256 ?? ""),
        new("weights-digest", WeightsDigest ?? ""),
        new("artifact-name", ArtifactName ?? ""),
        new("artifact-id", ArtifactId ?? ""),
        new("artifact-url", ArtifactUrl ?? ""),
        new("result-json", ResultJson ?? ""),
    ];

    private static string Written(double? score) => score?.ToString("0.###############", CultureInfo.InvariantCulture) ?? "";
}
