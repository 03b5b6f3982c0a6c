using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using PioneerTrain.Gating;
using PioneerTrain.Scoring;

namespace PioneerTrain.Reporting;

/// <summary>
/// The verdict of the gate as the predicate of an attestation: in-toto <c>test-result</c> v0.1.
/// </summary>
/// <param name="Result"><c>PASSED</c>, <c>WARNED</c> or <c>FAILED</c>.</param>
/// <param name="Configuration">The config, and the held-out file if there is one.</param>
/// <param name="Url">The page of the workflow run; null when unknown.</param>
public sealed record TestResultPredicate(
    string Result,
    IReadOnlyList<ResourceDescriptor> Configuration,
    string? Url,
    IReadOnlyList<string> PassedTests,
    IReadOnlyList<string> WarnedTests,
    IReadOnlyList<string> FailedTests)
{
    /// <summary>The type of the predicate.</summary>
    public const string Type = "https://in-toto.io/attestation/test-result/v0.1";

    private static readonly PredicateJson _json = new(new JsonSerializerOptions(PredicateJson.Default.Options)
    {
        // The file is JSON, not a part of HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>
    /// Creates the predicate. A rule that is not met never counts as passed, and a run without rules
    /// has failed.
    /// </summary>
    public static TestResultPredicate From(RunResult run, ReleaseOrigin origin)
    {
        var rules = run.Gate.Reasons;
        List<string> Names(Func<ReasonResult, bool> isIn) => [.. rules.Where(isIn).Select(NameOf)];
        var passed = Names(rule => rule.Standing == GateStanding.Reached);
        var warned = Names(rule => rule is { Standing: not GateStanding.Reached, Severity: Severity.Warn });
        var failed = Names(rule => rule is { Standing: not GateStanding.Reached, Severity: not Severity.Warn });
        var result = (failed.Count, warned.Count, run.Gate.Verdict) switch
        {
            (0, > 0, _) => "WARNED",
            (0, 0, VerdictWord.Passed) when passed.Count > 0 => "PASSED",
            _ => "FAILED",
        };
        return new TestResultPredicate(result, [.. ConfigurationOf(run, origin)], origin.RunUrl, passed, warned, failed);
    }

    /// <summary>Returns the text of the file: indented JSON with a final line break.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, _json.TestResultPredicate) + "\n";

    private static IEnumerable<ResourceDescriptor> ConfigurationOf(RunResult run, ReleaseOrigin origin)
    {
        yield return new ResourceDescriptor(run.Config.File, origin.ConfigUrl, DigestOf(run.Config.Sha256));
        if (run.Evaluation?.File is { } file)
        {
            yield return new ResourceDescriptor(file, null, DigestOf(run.Evaluation.FileSha256));
        }
    }

    private static Dictionary<string, string>? DigestOf(string? sha256) =>
        sha256 is null ? null : new(StringComparer.Ordinal) { ["sha256"] = sha256 };

    /// <summary>Returns a name such as <c>f1 >= 0.85</c> or <c>labels.person.f1 drop &lt;= 0.02</c>.</summary>
    private static string NameOf(ReasonResult rule)
    {
        var subject = rule.Label is null ? rule.Metric : $"labels.{rule.Label}.{rule.Metric}";
        return rule.MaxDrop is { } drop ? $"{subject} drop <= {MetricText.Exact(drop)}" : $"{subject} >= {MetricText.Exact(rule.Minimum ?? double.NaN)}";
    }
}

/// <summary>A file that a predicate names (in-toto ResourceDescriptor v1).</summary>
public sealed record ResourceDescriptor(string Name, string? Uri, IReadOnlyDictionary<string, string>? Digest);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TestResultPredicate))]
internal sealed partial class PredicateJson : JsonSerializerContext;
