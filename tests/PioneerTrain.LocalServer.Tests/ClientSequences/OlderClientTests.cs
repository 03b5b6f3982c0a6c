using System.Net;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.ClientSequences;

/// <summary>
/// The requests of clients that were written when the service accepted unknown fields: they name
/// the task, and identify a dataset by more than its name.
/// </summary>
public sealed class OlderClientTests : IDisposable
{
    private const string Upload =
        """{"dataset_name":"people","dataset_type":"ner","type":"training","format":"jsonl","visibility":"private","generation_type":"upload"}""";

    private const string Create =
        """
        {"model_name":"m","base_model":"local/nano-en-v1","nr_epochs":1,"task_type":"ner","dataset_id":"d","version_number":"1",
         "datasets":[{"name":"people","id":"10ca1000-0000-4000-8000-000000000009","version":"1"}]}
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Are_served_on_request_with_a_line_in_the_log_for_each_ignored_field()
    {
        await using var server = await RunningServer.StartAsync(_folder.Path, options => options with { IsLenient = true });
        var log = CapturedLog.Of(server);
        await server.PostAsync("/felix/datasets/upload/url", Upload);
        await server.UploadAsync("people", Rows.Few);

        var created = await server.PostAsync("/felix/training-jobs", Create.Replace("\"version\":\"1\"", "\"version\":\"2\"", StringComparison.Ordinal));
        var ended = await server.EndedAsync((string)created["id"]!);

        Assert.NotNull(ended.Metrics);
        Assert.Equal(
            [
                "POST /felix/datasets/upload/url: ignored the unknown field body.visibility",
                "POST /felix/datasets/upload/url: ignored the unknown field body.generation_type",
                "POST /felix/training-jobs: ignored the unknown field body.datasets.id",
                "POST /felix/training-jobs: ignored the unknown field body.task_type",
                "POST /felix/training-jobs: ignored the unknown field body.dataset_id",
                "POST /felix/training-jobs: ignored the unknown field body.version_number",
            ],
            log.Lines);
    }

    [Theory]
    [InlineData(false, "task_type")]
    [InlineData(true, "id")]
    [InlineData(true, "epochs")]
    public async Task Are_refused_otherwise(bool isLenient, string field)
    {
        await using var server = await RunningServer.StartAsync(_folder.Path, options => options with { IsLenient = isLenient });

        var refused = await server.PostAsync(
            "/felix/training-jobs",
            $$"""{"model_name":"m","base_model":"local/nano-en-v1","datasets":[{"name":"people"}],"{{field}}":"ner"}""",
            HttpStatusCode.UnprocessableEntity);

        Assert.Equal($"""["body","{field}"]""", refused["detail"]![0]!["loc"]!.ToJsonString());
    }

    public void Dispose() => _folder.Dispose();
}
