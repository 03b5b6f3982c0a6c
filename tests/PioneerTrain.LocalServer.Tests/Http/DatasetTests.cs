using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

public sealed class DatasetTests : IAsyncLifetime
{
    private const int MaxUploadBytes = 20_000;

    private readonly TempFolder _folder = new();
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync(_folder.Path, options => options with { MaxUploadBytes = MaxUploadBytes });

    [Fact]
    public async Task Becomes_ready_after_upload_and_processing()
    {
        var address = await AddressAsync("people");
        var initialized = await _server.GetAsync("/felix/datasets/people/latest");
        using var anonymous = _server.Connect();
        using var put = await anonymous.PutAsync((string)address["presigned_url"]!, new ByteArrayContent(Encoding.UTF8.GetBytes(Rows.Few)));
        var process = await _server.PostAsync("/felix/datasets/upload/process", $$"""{"dataset_id":"{{address["dataset_id"]}}"}""", HttpStatusCode.Accepted);
        await _server.ProcessedAsync((string)address["dataset_id"]!);
        var ready = await _server.GetAsync("/felix/datasets/people/1");

        Assert.Equal("initialized", (string)initialized["status"]!);
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        Assert.Equal("uploading", (string)process["status"]!);
        Assert.Equal("ready", (string)ready["status"]!);
        Assert.Equal("ner", (string)ready["dataset_type"]!);
        Assert.Equal("training", (string)ready["type"]!);
        Assert.Equal(80, (int)ready["sample_size"]!);
        Assert.Equal(Encoding.UTF8.GetByteCount(Rows.Few), (int)ready["size"]!);
        Assert.Equal("""["location","person"]""", ready["labels"]!.ToJsonString());
        Assert.Null(ready["processing_error"]);
    }

    [Fact]
    public async Task Returns_its_rows_unchanged()
    {
        await _server.UploadAsync("people", Rows.Few);
        var client = _server.Client;

        Assert.Equal(Rows.Few, await client.GetStringAsync("/felix/datasets/people/1/download?format=jsonl"));
        using var otherFormat = await client.GetAsync("/felix/datasets/people/1/download?format=parquet");
        Assert.Equal(HttpStatusCode.BadRequest, otherFormat.StatusCode);
        using var otherVersion = await client.GetAsync("/felix/datasets/people/2/download");
        Assert.Equal(HttpStatusCode.NotFound, otherVersion.StatusCode);
    }

    [Fact]
    public async Task Fails_on_invalid_rows_and_reports_their_lines()
    {
        var version = await _server.UploadAsync("broken", "{\"text\":\"fine\",\"entities\":[]}\nnot json\n{\"text\":7}\n");

        var listed = await _server.GetAsync("/felix/datasets");
        var withFailed = await _server.GetAsync("/felix/datasets?include_failed=true");

        Assert.Equal(DatasetStatus.Failed, version.Status);
        Assert.StartsWith("2 lines cannot be used: line 2: ", version.ProcessingError, StringComparison.Ordinal);
        Assert.Contains("; line 3: ", version.ProcessingError, StringComparison.Ordinal);
        Assert.Equal(0, (int)listed["count"]!);
        Assert.Equal(1, (int)withFailed["count"]!);
    }

    [Fact]
    public async Task Fails_on_an_empty_file()
    {
        var version = await _server.UploadAsync("empty", "");

        Assert.Equal("The file has no rows; expected one JSON object per line.", version.ProcessingError);
    }

    [Fact]
    public async Task Reports_the_actual_kind_of_rows_when_the_declared_one_is_wrong()
    {
        var version = await _server.UploadAsync("mood", "{\"text\":\"fine day\",\"label\":\"good\"}\n{\"text\":\"bad day\",\"label\":\"bad\"}\n");

        Assert.Equal(DatasetStatus.Ready, version.Status);
        Assert.Equal("classification", version.DatasetType);
        Assert.Equal("The dataset_type in the request is ner, but the rows are classification.", version.Warnings[0]);
    }

    [Fact]
    public async Task Numbers_the_versions_of_a_name_and_lists_the_newest_first()
    {
        await _server.UploadAsync("people", Rows.Few);
        await _server.UploadAsync("people", Rows.Few);

        var versions = await _server.GetAsync("/felix/datasets/people");
        await _server.DeleteAsync("/felix/datasets/people/1");
        var rest = await _server.GetAsync("/felix/datasets/people");

        Assert.Equal("2 1", string.Join(' ', versions["versions"]!.AsArray().Select(version => (string)version!["version_number"]!)));
        Assert.Equal("2", (string)Assert.Single(rest["versions"]!.AsArray())!["version_number"]!);
    }

    [Fact]
    public async Task Rejects_a_file_above_the_limit_with_or_without_a_declared_length()
    {
        var address = await AddressAsync("big");
        using var anonymous = _server.Connect();
        using var streamed = new HttpRequestMessage(HttpMethod.Put, (string)address["presigned_url"]!) { Content = new ByteArrayContent(new byte[MaxUploadBytes + 1]) };
        streamed.Headers.TransferEncodingChunked = true;

        using var announced = await anonymous.PutAsync((string)address["presigned_url"]!, new ByteArrayContent(new byte[MaxUploadBytes + 1]));
        using var unannounced = await anonymous.SendAsync(streamed);
        var process = await _server.PostAsync("/felix/datasets/upload/process", $$"""{"dataset_id":"{{address["dataset_id"]}}"}""", HttpStatusCode.BadRequest);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, announced.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unannounced.StatusCode);
        Assert.Equal("Dataset 'big' version 1 has no file. PUT the file to the presigned_url first.", (string)process["detail"]!);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.File("datasets"), "*", SearchOption.AllDirectories), file => file.Contains("rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rejects_an_upload_address_with_another_token()
    {
        var address = new Uri((string)(await AddressAsync("people"))["presigned_url"]!);
        using var anonymous = _server.Connect();

        using var without = await anonymous.PutAsync(address.GetLeftPart(UriPartial.Path), new StringContent(Rows.Few));
        using var wrong = await anonymous.PutAsync(address.GetLeftPart(UriPartial.Path) + "?token=0000", new StringContent(Rows.Few));
        using var elsewhere = await anonymous.PutAsync($"/felix/datasets/upload/files/..%2F..%2Fx{address.Query}", new StringContent(Rows.Few));

        Assert.All([without, wrong, elsewhere], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
    }

    [Fact]
    public async Task Refuses_to_replace_a_file_that_was_processed()
    {
        var address = await AddressAsync("people");
        using var anonymous = _server.Connect();
        await anonymous.PutAsync((string)address["presigned_url"]!, new StringContent(Rows.Few));
        var process = $$"""{"dataset_id":"{{address["dataset_id"]}}"}""";
        await _server.PostAsync("/felix/datasets/upload/process", process, HttpStatusCode.Accepted);
        await _server.ProcessedAsync((string)address["dataset_id"]!);

        using var put = await anonymous.PutAsync((string)address["presigned_url"]!, new StringContent("other"));
        var again = await _server.PostAsync("/felix/datasets/upload/process", process, HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.Conflict, put.StatusCode);
        Assert.Equal("Dataset 'people' version 1 already has a file. Current status: ready", (string)again["detail"]!);
    }

    [Theory]
    [InlineData("""{"dataset_name":"../../etc/passwd"}""", "dataset_name")]
    [InlineData("""{"dataset_name":"a/b"}""", "dataset_name")]
    [InlineData("""{"dataset_name":".hidden"}""", "dataset_name")]
    [InlineData("""{"dataset_name":"line\nbreak"}""", "dataset_name")]
    [InlineData("""{"dataset_name":"x\n"}""", "dataset_name")]
    [InlineData("""{}""", "dataset_name")]
    [InlineData("""{"dataset_name":"x","dataset_type":"decoder"}""", "dataset_type")]
    [InlineData("""{"dataset_name":"x","type":"benchmark"}""", "type")]
    [InlineData("""{"dataset_name":"x","format":"csv"}""", "format")]
    [InlineData("""{"dataset_name":"x","color":"red"}""", "color")]
    public async Task Rejects_invalid_names_and_kinds(string body, string field)
    {
        var refused = await _server.PostAsync("/felix/datasets/upload/url", body, HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"[\"body\",\"{field}\"]", refused["detail"]![0]!["loc"]!.ToJsonString());
    }

    [Theory]
    [InlineData("GET", "/felix/datasets/nobody")]
    [InlineData("GET", "/felix/datasets/nobody/latest")]
    [InlineData("GET", "/felix/datasets/..%2F..%2Fetc")]
    [InlineData("DELETE", "/felix/datasets/nobody")]
    [InlineData("DELETE", "/felix/datasets/nobody/1")]
    public async Task Returns_not_found_for_an_unknown_dataset(string method, string path)
    {
        using var response = await _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var detail = (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]!;
        Assert.EndsWith("not found. There are no datasets; upload one first.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accepts_every_documented_field_of_an_upload()
    {
        var address = await _server.PostAsync(
            "/felix/datasets/upload/url",
            """{"dataset_name":"all","dataset_type":"ner","type":"training","filename":"all.jsonl","format":"jsonl","project_id":"10ca1000-0000-4000-8000-000000000002"}""");

        Assert.Equal("all", (string)address["dataset_name"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task<JsonNode> AddressAsync(string name) => _server.PostAsync("/felix/datasets/upload/url", $$"""{"dataset_name":"{{name}}"}""");
}
