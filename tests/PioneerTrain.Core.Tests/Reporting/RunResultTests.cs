using System.Text.Json;
using System.Text.RegularExpressions;
using PioneerTrain.Gating;
using PioneerTrain.Jobs;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Reporting;

public class RunResultTests
{
    [Fact]
    public void Matches_the_golden_file()
    {
        Golden.Matches("result.json", SampleRun.Passed.ToJson());
    }

    [Fact]
    public void Matches_its_schema_when_every_value_is_set()
    {
        AssertFollowsSchema(SampleRun.Passed);
    }

    [Fact]
    public void Matches_its_schema_when_no_value_is_set()
    {
        AssertFollowsSchema(SampleRun.Passed with { Job = null, Metrics = null, Weights = null, Gate = GateResult.NotJudged(GatePolicy.None), Links = [], Config = new ConfigFileResult("training.yml", null) });
    }

    [Fact]
    public void Matches_its_schema_with_errors_and_warnings()
    {
        AssertFollowsSchema(SampleRun.Passed with { Errors = [new Finding("no place"), new Finding("at a place", "a.yml", 3, 7)], Warnings = [new Finding("a file", "d.jsonl")] });
    }

    [Fact]
    public void Writes_every_enumeration_value_of_the_schema()
    {
        Assert.All(Enum.GetValues<Conclusion>(), conclusion => AssertFollowsSchema(SampleRun.Passed with { Conclusion = conclusion }));
        Assert.All(Enum.GetValues<RunOutcome>(), outcome => AssertFollowsSchema(SampleRun.Passed with { Job = JobResult.From(SampleRun.Job, outcome, null) }));
        Assert.All(Enum.GetValues<VerdictWord>(), verdict => AssertFollowsSchema(SampleRun.Passed with { Gate = SampleRun.Passed.Gate with { Verdict = verdict } }));
        var reasons = from metric in Metric.All
                      from standing in Enum.GetValues<GateStanding>()
                      from severity in Enum.GetValues<Severity>()
                      select new ReasonResult(metric.Key, "person", 0.8, standing, severity, "text", 8, "input f1-threshold");
        Assert.All(Enum.GetValues<StopWord>(), stop => AssertFollowsSchema(SampleRun.Passed with { Job = JobResult.From(SampleRun.Job, RunOutcome.Cancelled, stop) }));
        AssertFollowsSchema(SampleRun.Passed with { Gate = SampleRun.Passed.Gate with { Reasons = [.. reasons] } });
    }

    [Fact]
    public void Can_be_written_when_the_service_reports_nan_or_infinity()
    {
        var metrics = new Scores
        {
            Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN), [Metric.Precision] = new(double.PositiveInfinity), [Metric.Recall] = new(0.5) },
            Other = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = double.NaN },
            Labels = [new LabelScores("A", new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN) }, double.NegativeInfinity)],
        };

        var run = SampleRun.Passed with { Metrics = MetricsResult.From(metrics), Gate = SampleRun.Judged(metrics) };

        AssertFollowsSchema(run);
        Assert.Null(run.Metrics![Metric.F1]);
        Assert.Empty(run.Metrics.Other);
        Assert.Contains("the reported F1 is NaN", run.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Has_no_metrics_when_the_service_reports_no_number()
    {
        Assert.Null(MetricsResult.From(new Scores { Values = new Dictionary<Metric, ScoreEstimate> { [Metric.F1] = new(double.NaN) } }));
    }

    [Theory]
    [InlineData(StopWord.Stopped, "stopped", "stopped")]
    [InlineData(StopWord.Requested, "stop requested", "requested")]
    [InlineData(StopWord.Failed, "running", "failed")]
    public void A_stopped_job_has_the_status_of_its_stop(StopWord stop, string status, string word)
    {
        var job = JobResult.From(SampleRun.Job with { Status = new JobStatus("running", JobPhase.Running, null) }, RunOutcome.Cancelled, stop);

        using var json = JsonDocument.Parse((SampleRun.Passed with { Job = job }).ToJson());

        Assert.Equal(status, json.RootElement.GetProperty("job").GetProperty("status").GetString());
        Assert.Equal(word, json.RootElement.GetProperty("job").GetProperty("stop").GetString());
    }

    [Fact]
    public void Keeps_line_breaks_and_quotes_of_the_service_inside_json_strings()
    {
        var job = JobResult.From(SampleRun.Job with { ErrorMessage = "a\n\"b\"\u0000</script>" }, RunOutcome.Failed, null);

        using var json = JsonDocument.Parse((SampleRun.Passed with { Job = job }).ToJson());

        Assert.Equal("a\n\"b\"\u0000</script>", json.RootElement.GetProperty("job").GetProperty("error_message").GetString());
    }

    private static void AssertFollowsSchema(RunResult run)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.File("result.schema.json")));
        using var json = JsonDocument.Parse(run.ToJson());
        AssertFollows(json.RootElement, schema.RootElement, "result");
    }

    /// <summary>The draft-07 keywords that <c>result.schema.json</c> uses.</summary>
    private static void AssertFollows(JsonElement value, JsonElement schema, string path)
    {
        var type = schema.GetProperty("type");
        var types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(word => word.GetString()!)] : new[] { type.GetString()! };
        Assert.True(types.Any(word => IsOfType(value, word)), $"{path} is {value.ValueKind}, not {string.Join(" or ", types)}");
        if (schema.TryGetProperty("enum", out var words))
        {
            Assert.True(words.EnumerateArray().Any(word => word.GetRawText() == value.GetRawText()), $"{path} is {value}, which is not in the list");
        }

        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out var pattern))
        {
            Assert.Matches(new Regex(pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)), value.GetString());
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            Assert.All(value.EnumerateArray(), item => AssertFollows(item, schema.GetProperty("items"), $"{path}[]"));
        }

        if (value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            var members = value.EnumerateObject().ToList();
            var required = schema.GetProperty("required").EnumerateArray().Select(key => key.GetString()!).ToList();
            var additional = schema.GetProperty("additionalProperties");
            Assert.Equal(required, members.Select(member => member.Name).Take(required.Count));
            Assert.True(additional.ValueKind == JsonValueKind.Object || members.Count == required.Count, $"{path} has a member that the schema does not list");
            Assert.All(members, member => AssertFollows(member.Value, properties.TryGetProperty(member.Name, out var own) ? own : additional, $"{path}.{member.Name}"));
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
