using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The error that a command prints with <c>--output json</c>.</summary>
public sealed class JsonErrorTests : IDisposable
{
    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("jobs show --output json")]
    [InlineData("jobs list --output=json --zzz")]
    [InlineData("jobs list -o json --zzz")]
    [InlineData("foo --output json")]
    [InlineData("foo -o=json")]
    [InlineData("jobs stop job-1 --output json")]
    [InlineData("train --output json --zzz")]
    [InlineData("action foo --output json")]
    public async Task Prints_an_invalid_command_line_as_json(string line)
    {
        var ended = await _run.CommandAsync(line.Split(' '));

        var error = ErrorIn(ended);
        var finding = Assert.Single(error["findings"]!.AsArray())!;
        Assert.Equal((ExitCode.InvalidInput, 2), (ended.ExitCode, (int)error["code"]!));
        Assert.StartsWith((string)finding["message"]!, (string)error["message"]!, StringComparison.Ordinal);
        Assert.Equal((null, null, null), ((string?)finding["file"], (int?)finding["line"], (int?)finding["column"]));
    }

    [Theory]
    [InlineData("jobs list --output json", ScriptedService.List)]
    [InlineData("jobs show job-1 --output json", ScriptedService.Job)]
    [InlineData("jobs logs job-1 --output json", ScriptedService.Logs)]
    public async Task Prints_an_error_of_the_service_as_json(string line, string route)
    {
        _run.On(route, Reply.Error(401, $"{ScriptedRun.ApiKey} is revoked"));

        var ended = await _run.CommandAsync(line.Split(' '));

        var error = ErrorIn(ended);
        Assert.Equal((ExitCode.Refused, 3), (ended.ExitCode, (int)error["code"]!));
        Assert.Contains("*** is revoked", (string)error["message"]!, StringComparison.Ordinal);
        Assert.Empty(error["findings"]!.AsArray());
    }

    [Fact]
    public async Task Lists_each_invalid_value_as_a_finding()
    {
        var ended = await _run.CommandAsync("jobs", "list", "-o", "json", "--api-url", "ftp://a", "--api-prefix", "v1");

        var findings = ErrorIn(ended)["findings"]!.AsArray().Select(finding => ((string)finding!["message"]!).Split(' ')[0]);
        Assert.Equal(["--api-url", "--api-prefix"], findings);
    }

    [Fact]
    public async Task Prints_text_without_the_option()
    {
        var ended = await _run.CommandAsync("jobs", "show", "job-1", "--output", "text", "json");

        Assert.Equal("", ended.Output);
        Assert.StartsWith("Unexpected argument 'json'.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_the_errors_of_all_files_as_findings()
    {
        RunScenarios.Arrange(_run, "config-invalid");

        var ended = await _run.CommandAsync("validate", "gone.yml", _run.ConfigPath, "--output", "json");

        var findings = ErrorIn(ended)["findings"]!.AsArray();
        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Equal(["gone.yml", "training.yml", "training.yml"], findings.Select(finding => Path.GetFileName((string)finding!["file"]!)));
        Assert.Equal([null, 7, 9], findings.Select(finding => (int?)finding!["line"]));
    }

    private static JsonNode ErrorIn(CompletedRun ended)
    {
        var document = JsonNode.Parse(ended.Output)!.AsObject();
        var error = Assert.Single(document);
        Assert.Equal("error", error.Key);
        Assert.Equal(["code", "message", "findings"], error.Value!.AsObject().Select(member => member.Key));
        return error.Value!;
    }
}
