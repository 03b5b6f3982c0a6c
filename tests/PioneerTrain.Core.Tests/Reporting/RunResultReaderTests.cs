using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>A result.json that anyone can have written.</summary>
public sealed class RunResultReaderTests
{
    public static TheoryData<string> Samples => ["passed", "baseline", "hostile"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_result_that_was_read_has_the_same_report(string sample)
    {
        var run = Sample(sample);

        var (read, problem) = RunResultReader.Read(Encoding.UTF8.GetBytes(run.ToJson()));

        Assert.Null(problem);
        Assert.Equal(run.ToJson(), read!.ToJson());
        Assert.Equal(MarkdownReport.Render(run), MarkdownReport.Render(read));
    }

    [Theory]
    [InlineData("", "result.json is not the result of a run")]
    [InlineData("null", "result.json is null")]
    [InlineData("[]", "result.json is not the result of a run")]
    [InlineData("{}", "result.json is not the result of a run")]
    [InlineData("[null]", "result.json has an array with null")]
    public void Something_else_is_rejected(string json, string problem)
    {
        Assert.Equal((null, problem), RunResultReader.Read(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void A_text_that_is_no_Unicode_is_rejected()
    {
        var json = (SampleRun.Passed with { Title = "T" }).ToJson().Replace("\"T\"", "\"\\ud800\"", StringComparison.Ordinal);

        Assert.Equal("result.json is not the result of a run", RunResultReader.Read(Encoding.UTF8.GetBytes(json)).Problem);
    }

    [Fact]
    public void A_later_version_is_rejected()
    {
        var json = SampleRun.Passed.ToJson().Replace("\"schema_version\": 1", "\"schema_version\": 2", StringComparison.Ordinal);

        Assert.Equal("schema_version of result.json is 2, and this program reads 1", RunResultReader.Read(Encoding.UTF8.GetBytes(json)).Problem);
    }

    /// <summary>Replaces one value of a valid file by another: it is rejected, or it can be shown.</summary>
    [Fact]
    public void A_changed_value_is_rejected_or_can_be_shown()
    {
        var sample = SampleBaseline.WithHistory(3);
        var json = JsonNode.Parse((sample with { Job = sample.Job! with { Cost = new CostResult(1, 2, true, null) } }).ToJson())!;
        var places = PathsOf(json).ToList();
        string?[] values = [null, "true", "-1", "1e999", "123456789012345678901234567890", "\"\"", "\"<!-- x -->\"", "[]", "[1]", "[{}]", "{}", "{\"a\":null}"];
        Gen.Select(Gen.Int[0, places.Count - 1], Gen.Int[0, values.Length - 1].Select(index => values[index])).Sample((place, value) =>
        {
            var changed = json.DeepClone();
            Replace(changed, places[place], value is null ? null : JsonNode.Parse(value));

            var (run, problem) = RunResultReader.Read(Encoding.UTF8.GetBytes(changed.ToJsonString()));

            Assert.True(run is null != problem is null);
            if (run is not null)
            {
                _ = CommentText.Unverified(run, ReportLimit.Comment);
                _ = CommentRow.Of(run, new RowOrigin("k", "w", null, 1, 1, "c"), null);
            }
        }, iter: 3_000);
    }

    private static RunResult Sample(string name) => name switch
    {
        "baseline" => SampleBaseline.Run() with { Title = "Tickets" },
        "hostile" => SampleRun.Passed with { Title = "| <!-- @octocat --> ::error::", Links = [new LinkResult("x", "javascript:alert(1)")] },
        _ => SampleRun.Passed,
    };

    private static IEnumerable<object[]> PathsOf(JsonNode? node, params object[] path)
    {
        IEnumerable<(object Step, JsonNode? Child)> children = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => ((object)index, item)),
            _ => [],
        };
        return children.SelectMany(child => PathsOf(child.Child, [.. path, child.Step]).Prepend([.. path, child.Step]));
    }

    private static void Replace(JsonNode root, object[] path, JsonNode? value)
    {
        var parent = path.SkipLast(1).Aggregate(root, (node, step) => step is string name ? node[name]! : node[(int)step]!);
        if (path[^1] is string member)
        {
            parent[member] = value;
        }
        else
        {
            parent[(int)path[^1]] = value;
        }
    }
}
