using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The commands for the datasets of the account.</summary>
public sealed class DatasetsCommandTests : IDisposable
{
    private const string Versions = """
        {"versions":[
          {"dataset_name":"tickets","version_number":"3","dataset_type":"ner","status":"failed","processing_error":"row 7 has no text"},
          {"dataset_name":"tickets","version_number":"2","dataset_type":"ner","status":"ready","sample_size":3600,"schema_warnings":["2 spans were dropped"]}]}
        """;

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("datasets-list", "datasets list")]
    [InlineData("datasets-list-json", "datasets list --output json")]
    [InlineData("datasets-show", "datasets show tickets")]
    [InlineData("datasets-show-json", "datasets show tickets --output json")]
    public async Task Prints_the_approved_text(string name, string line)
    {
        _run.On("GET /felix/datasets", Reply.Json("""{"datasets":[{"dataset_name":"tickets","version_number":"2","dataset_type":"ner","status":"ready","sample_size":3600},{"name":"other","status":"validating"}]}"""))
            .On("GET /felix/datasets/tickets", Reply.Json(Versions));

        var ended = await _run.CommandAsync(line.Split(' '));

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches($"../Golden/{name}.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Reports_a_dataset_that_does_not_exist()
    {
        _run.On("GET /felix/datasets/tickets", Reply.Error(404, "not found"));

        var ended = await _run.CommandAsync("datasets", "show", "tickets");

        Assert.Equal((ExitCode.Refused, ""), (ended.ExitCode, ended.Output));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    public async Task Refuses_a_name_that_cannot_be_one(string name)
    {
        var ended = await _run.CommandAsync("datasets", "show", name);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Equal($"<name> is '{name}'; expected a dataset name of 1 to 200 characters on one line, without slashes.\n", ended.Error);
        Assert.Empty(_run.Service.Requests);
    }

    [Fact]
    public async Task Uploads_a_file_as_a_new_version()
    {
        var file = ArrangeUpload();

        var ended = await _run.CommandAsync("datasets", "upload", "new", file);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Equal("{work}/rows.jsonl (1 row, 49 bytes) is ready as dataset new version 1\n", ended.Output);
        Assert.Equal(1, _run.Count("PUT storage.example/rows"));
    }

    [Fact]
    public async Task Prints_the_uploaded_version_as_json()
    {
        var file = ArrangeUpload();

        var ended = await _run.CommandAsync("datasets", "upload", "new", file, "--output", "json");

        Assert.Equal("""{"name":"new","version":"1","uploaded":true,"warnings":[]}""", JsonNode.Parse(ended.Output)!.ToJsonString());
    }

    [Fact]
    public async Task Uploads_nothing_when_a_row_is_wrong()
    {
        var file = _run.WriteData("rows.jsonl", """{"text":"Ask Ada","entities":[["Grace","person"]]}""", "no json");

        var ended = await _run.CommandAsync("datasets", "upload", "new", file);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains("rows.jsonl:2:", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_run.Service.Requests, request => request.Route.StartsWith("POST", StringComparison.Ordinal));
    }

    /// <summary>The dataset is unknown until its rows are processed.</summary>
    private string ArrangeUpload()
    {
        _run.On("GET /felix/datasets/new", Reply.Error(404, "not found"), Reply.Json("""{"versions":[{"dataset_name":"new","version_number":"1","status":"ready"}]}"""))
            .On("POST /felix/datasets/upload/url", Reply.Json("""{"presigned_url":"https://storage.example/rows","dataset_id":"d-1","version_number":"1"}"""))
            .On("PUT storage.example/rows", Reply.Status(200))
            .On("POST /felix/datasets/upload/process", Reply.Json("{}"));
        return _run.WriteData("rows.jsonl", """{"text":"Ask Ada","entities":[["Ada","person"]]}""");
    }
}
