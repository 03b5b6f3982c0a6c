using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Datasets;

public sealed class DatasetUploaderTests
{
    private const string AddressAnswer = """{"presigned_url":"https://storage.example/up/1?sig=secret","dataset_id":"ds-1","dataset_name":"d","version_number":"3","expires_in":3600}""";
    private const string PutRoute = "PUT storage.example/up/1";
    private const string Rows = "{\"text\":\"x\",\"label\":\"y\"}\n";

    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly ManualTime _time = new();

    [Fact]
    public async Task Uploads_and_returns_the_version_when_it_is_ready()
    {
        using var service = Started().On(PutRoute, 200)
            .On("POST /felix/datasets/upload/process", 202, """{"status":"uploading"}""")
            .On("GET /felix/datasets/d", 404)
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"2","status":"ready"},{"version_number":"3","status":"validating"}]}""")
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"3","status":"ready"}]}""");

        Assert.Equal(new DatasetReference("d", "3"), (await UploadAsync(service)).Reference);

        Assert.Equal($$"""{"dataset_name":"d","dataset_type":"classification","type":"training","filename":"data-{{Hash}}.jsonl","format":"jsonl"}""", service.Requests[0].Body);
        Assert.Equal(("?sig=secret", Rows, false), (service.Requests[1].Address.Query, service.Requests[1].Body, service.Requests[1].Headers.ContainsKey("X-API-Key")));
        Assert.Equal("""{"dataset_id":"ds-1"}""", service.Requests[2].Body);
    }

    [Theory]
    [InlineData("""["line 3: the text does not contain 'Ada'","line 9: empty"]""", "The service reports 2 warnings about dataset 'd' version 3; the first: line 3: the text does not contain 'Ada'.")]
    [InlineData("""[{"row":3,"message":"1 annotation dropped"}]""", "The service reports 1 warning about dataset 'd' version 3; the first: 1 annotation dropped.")]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    [InlineData("7", null)]
    public async Task Counts_the_warnings_of_the_service(string warnings, string? sentence)
    {
        using var service = Started().On(PutRoute, 200)
            .On("POST /felix/datasets/upload/process", 202)
            .On("GET /felix/datasets/d", 200, $$"""{"versions":[{"version_number":"3","status":"ready","schema_warnings":{{warnings}}}]}""");

        Assert.Equal(sentence, (await UploadAsync(service)).WarningSentence);
    }

    [Fact]
    public async Task Restarts_an_interrupted_upload()
    {
        using var service = Started().On(PutRoute, new HttpRequestException(HttpRequestError.Unknown)).On(PutRoute, 503).On(PutRoute, 200)
            .On("POST /felix/datasets/upload/process", 202)
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"3","status":"ready"}]}""");

        await UploadAsync(service);

        Assert.All(service.Requests.Where(request => request.Route == PutRoute), put => Assert.Equal(Rows, put.Body));
    }

    [Fact]
    public async Task Reports_rejected_rows_with_the_message_of_the_service()
    {
        using var service = Started().On(PutRoute, 200).On("POST /felix/datasets/upload/process", 202)
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"3","status":"failed","processing_error":"line 3: no text."}]}""");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => UploadAsync(service));

        Assert.Equal("POST /felix/datasets/upload/process: dataset 'd' could not be processed by the service: line 3: no text. Correct the data file and run again.", failure.Message);
    }

    [Fact]
    public async Task Fails_when_processing_does_not_end()
    {
        using var service = Started().On(PutRoute, 200).On("POST /felix/datasets/upload/process", 202)
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"3","status":"validating"}]}""")
            .On("GET /felix/datasets/d", 200, """{"versions":[{"version_number":"3","status":"validating"}]}""");
        var uploader = new DatasetUploader(TestValues.Client(service, _time, new ServiceTimings { UploadReadyWithin = TimeSpan.FromSeconds(0.2) }));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => _time.DriveAsync(uploader.UploadAsync("d", "ner", Hash, OpenAsync, Rows.Length, default)));

        Assert.Contains("is 'validating' and did not become ready", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_an_expired_address_without_its_signature()
    {
        using var service = Started().On(PutRoute, 403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>", "application/xml");

        var failure = await Assert.ThrowsAsync<PioneerException>(() => UploadAsync(service));

        Assert.Equal("PUT https://storage.example/up/1: failed with status 403: Request has expired. The signed address has expired or is invalid. Request a new one.", failure.Message);
    }

    [Theory]
    [InlineData("""{"dataset_id":"ds-1"}""")]
    [InlineData("""{"presigned_url":"/relative","dataset_id":"ds-1"}""")]
    [InlineData("""{"presigned_url":"https://storage.example/x"}""")]
    public async Task Reports_a_response_without_an_address(string answer)
    {
        using var service = new ScriptedHandler();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            service.On("POST /felix/datasets/upload/url", 200, answer);
        }

        var failure = await Assert.ThrowsAsync<PioneerException>(() => UploadAsync(service));

        Assert.Contains("the response has no upload address", failure.Message, StringComparison.Ordinal);
    }

    private static ScriptedHandler Started() => new ScriptedHandler().On("POST /felix/datasets/upload/url", 200, AddressAnswer);

    private Task<Dataset> UploadAsync(ScriptedHandler service) =>
        _time.DriveAsync(new DatasetUploader(TestValues.Client(service, _time)).UploadAsync("d", "classification", Hash, OpenAsync, Rows.Length, default));

    private static Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(Rows)));
}
