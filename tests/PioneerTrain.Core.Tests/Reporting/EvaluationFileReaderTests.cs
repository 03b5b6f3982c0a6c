using System.Text;
using PioneerTrain.Reporting;

namespace PioneerTrain.Core.Tests.Reporting;

/// <summary>An <c>evaluation.json</c> can come from anyone.</summary>
public sealed class EvaluationFileReaderTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef";

    private const string Valid = $$$"""
        {"schema_version":1,"program_version":"1.0","model":"m","file":"f","file_sha256":"00","labels":["A"],"labels_sha256":"00","task":"entities",
         "task_name":null,"threshold":0.5,"cls_threshold":null,"match":"text","failed_rows":0,
         "examples":[{"hash":"{{{Hash}}}","labels":{"A":[1,0,2]}}]}
        """;

    [Fact]
    public void Reads_a_file()
    {
        var (content, problem) = EvaluationFileReader.Read(Encoding.UTF8.GetBytes("\uFEFF" + Valid), "e.json");

        Assert.Null(problem);
        Assert.Equal((1, 0, 2), content!.Examples[0].ToHashed().Counts.Total);
    }

    [Theory]
    [InlineData("\"schema_version\":1", "\"schema_version\":2", "schema_version is 2, and this program reads 1")]
    [InlineData("\"labels\":[\"A\"]", "\"labels\":[]", "labels is missing or empty")]
    [InlineData("\"labels\":[\"A\"]", "\"labels\":null", "labels is missing or empty")]
    [InlineData("\"entities\"", "\"spans\"", "task is not entities, single_label or multi_label")]
    [InlineData("[1,0,2]", "[1,0]", "examples[0] has no valid hash and counts")]
    [InlineData("[1,0,2]", "[1,0,-2]", "examples[0] has no valid hash and counts")]
    [InlineData("[1,0,2]", "[1,0,2147483647]", "examples[0] has no valid hash and counts")]
    [InlineData("[1,0,2]", "null", "examples[0] has no valid hash and counts")]
    [InlineData(Hash, "0123", "examples[0] has no valid hash and counts")]
    [InlineData(Hash, "0123456789ABCDEF0123456789abcdef", "examples[0] has no valid hash and counts")]
    [InlineData("{\"hash\"", "null,{\"hash\"", "examples[0] has no valid hash and counts")]
    [InlineData("{\"hash\"", "{\"hash\":\"" + Hash + "\",\"labels\":{}},{\"hash\"", "examples[1] has the hash of an example before it")]
    [InlineData("[1,0,2]", "[1,0,2e99]", "the file is not an evaluation.json")]
    [InlineData("\"threshold\":0.5", "\"threshold\":\"x\"", "the file is not an evaluation.json")]
    [InlineData("\"examples\"", "\"others\"", "the file is not an evaluation.json")]
    [InlineData(Valid, "", "the file is not an evaluation.json")]
    [InlineData(Valid, "null", "the file is not an evaluation.json")]
    [InlineData(Valid, "[]", "the file is not an evaluation.json")]
    public void Says_what_is_wrong(string text, string changed, string message)
    {
        var (content, problem) = EvaluationFileReader.Read(Encoding.UTF8.GetBytes(Valid.Replace(text, changed, StringComparison.Ordinal)), "e.json");

        Assert.Null(content);
        Assert.StartsWith(message, problem!.Message, StringComparison.Ordinal);
        Assert.Equal("e.json", problem.File);
    }
}
