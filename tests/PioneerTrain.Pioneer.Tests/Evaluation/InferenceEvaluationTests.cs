using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

public sealed class InferenceEvaluationTests
{
    private const string Felix = "POST /inference";
    private const string Chat = "POST /v1/chat/completions";
    private const string Empty = """{"result":{"entities":{"person":[]}},"token_usage":7}""";

    private readonly InferenceFixture _fixture = new();

    [Fact]
    public async Task Returns_every_row_with_its_prediction_in_order()
    {
        using var service = new InferenceService();

        var rows = await _fixture.RunAsync(service.Client, 200);

        Assert.Equal(Enumerable.Range(0, 200), rows.Select(row => row.Index));
        Assert.All(rows, row => Assert.Equal((row.Row.Text, null), (Assert.Single(row.Prediction!.Spans).Text, row.Failure)));
        Assert.Equal(new InferenceTotals(200, 0, 200, 2000, TimeSpan.Zero), _fixture.Evaluation.Totals);
        Assert.False(_fixture.Evaluation.HasTooManyFailedRows);
    }

    [Fact]
    public async Task Accepts_a_source_without_rows()
    {
        using var service = new InferenceService();

        Assert.Empty(await _fixture.RunAsync(service.Client, 0));
        Assert.Empty(service.Texts);
    }

    [Fact]
    public async Task Sends_the_same_labels_for_every_row()
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty).On(Felix, 200, Empty);

        await _fixture.RunAsync(service.Client, 2);

        Assert.Single(service.Requests.Select(request => request.Body!.Replace("r1", "r0", StringComparison.Ordinal)).Distinct());
    }

    [Theory]
    [InlineData(InferenceTask.SingleLabel, """{"category":{"label":"urgent","confidence":0.9}}""", "urgent")]
    [InlineData(InferenceTask.MultiLabel, """{"category":["urgent","billing"]}""", "urgent billing")]
    [InlineData(InferenceTask.MultiLabel, """{"category":[]}""", "")]
    public async Task Evaluates_classification_rows(InferenceTask task, string response, string classes)
    {
        using var service = new ScriptedHandler().On(Felix, 200, response);
        var fixture = new InferenceFixture { Settings = new() { Request = InferenceFixture.Request with { Task = task, Labels = ["urgent", "billing"] } } };
        var rows = new[] { new DataRow(RowKind.Classification, "Help!") { Classes = ["urgent"] } }.ToAsyncEnumerable();

        var row = Assert.Single(await fixture.Start(service.Client, rows).ToListAsync());

        Assert.Equal(classes, string.Join(' ', row.Prediction!.Classes.Select(predicted => predicted.Label)));
    }

    [Theory]
    [InlineData(RowKind.Classification)]
    [InlineData(RowKind.Decoder)]
    [InlineData(RowKind.Extraction)]
    public async Task Rejects_a_row_of_another_kind(RowKind kind)
    {
        using var service = new ScriptedHandler();
        var rows = new[] { new DataRow(kind, "secret text") }.ToAsyncEnumerable();

        var problem = await Assert.ThrowsAsync<ArgumentException>(async () => await _fixture.Start(service.Client, rows).ToListAsync());

        Assert.DoesNotContain("secret", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Falls_back_to_chat_completions_once_and_reports_it()
    {
        using var service = new ScriptedHandler()
            .On(Felix, 404, """{"detail":"Not Found"}""")
            .On(Chat, 200, """{"choices":[{"message":{"content":"{\"entities\":{\"person\":[]}}"}}]}""")
            .On(Chat, 200, """{"choices":[{"message":{"content":"{\"entities\":{\"person\":[]}}"}}]}""");

        await _fixture.RunAsync(service.Client, 2);

        Assert.Equal(InferenceApi.Chat, _fixture.Evaluation.Api);
        Assert.Equal("POST /inference: failed with status 404: Not Found; trying chat completions", Assert.Single(_fixture.Notices).Reason);
        Assert.Equal(3, _fixture.Evaluation.Totals.Requests);
    }

    [Fact]
    public async Task Keeps_the_first_api_if_chat_completions_are_not_found_either()
    {
        using var service = new ScriptedHandler().On(Felix, 404).On(Chat, 404).On(Felix, 200, Empty);

        await _fixture.RunAsync(service.Client, 1);

        Assert.Equal((InferenceApi.Felix, 2), (_fixture.Evaluation.Api, service.Count(Felix)));
    }

    [Theory]
    [InlineData("""{"detail":"Model not found"}""", null)]
    [InlineData("""{"detail":"Not Found"}""", InferenceApi.Felix)]
    public async Task Does_not_fall_back_for_an_unknown_model_or_a_configured_api(string body, InferenceApi? api)
    {
        using var service = new ScriptedHandler().On(Felix, 404, body).On(Felix, 200, Empty);
        var fixture = new InferenceFixture { Settings = _fixture.Settings with { Api = api } };

        await fixture.RunAsync(service.Client, 1);

        Assert.Equal(0, service.Count(Chat));
    }

    [Fact]
    public async Task Uses_the_configured_api()
    {
        using var service = new ScriptedHandler().On(Chat, 200, Empty);
        var fixture = new InferenceFixture { Settings = _fixture.Settings with { Api = InferenceApi.Chat } };

        await fixture.RunAsync(service.Client, 1);

        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task Ends_at_the_deadline()
    {
        using var service = new InferenceService((text, _) => text == "r3" ? null : InferenceService.Ok(text));
        var rows = new List<EvaluatedRow>();
        _fixture.Settings = _fixture.Settings with { Timeout = TimeSpan.FromSeconds(100) };
        var evaluating = InferenceFixture.CollectAsync(_fixture.Start(service.Client, 5), rows);
        await service.WaitForAsync(1);
        Assert.Equal(3, rows.Count);

        _fixture.Time.Advance(TimeSpan.FromSeconds(100));
        var failure = await Assert.ThrowsAsync<PioneerException>(() => evaluating);

        Assert.Equal(PioneerErrorKind.TimedOut, failure.Kind);
        Assert.Equal("the evaluation did not end within 1 min 40 s (3 rows evaluated)", failure.Finding);
        Assert.Equal(100, _fixture.Evaluation.Totals.Duration.TotalSeconds);
    }

    [Fact]
    public async Task Cancels_all_requests_when_cancelled()
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);
        using var cancel = new CancellationTokenSource();
        var rows = new List<EvaluatedRow>();
        var evaluating = InferenceFixture.CollectAsync(_fixture.Start(service.Client, 100, cancel.Token), rows);
        await service.WaitForAsync(4);

        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => evaluating);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Equal((0, 1, 5), (service.InProgress, rows.Count, service.Texts.Count));
    }

    [Fact]
    public async Task Cancels_a_wait_for_the_model()
    {
        using var service = new ScriptedHandler().On(Felix, 409);
        using var cancel = new CancellationTokenSource();
        var evaluating = _fixture.Start(service.Client, 1, cancel.Token).ToListAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => evaluating);
    }

    [Fact]
    public async Task Cancels_all_requests_when_the_consumer_stops()
    {
        using var service = new InferenceService((text, _) => text is "r0" or "r1" ? InferenceService.Ok(text) : null);

        await foreach (var row in _fixture.Start(service.Client, 100))
        {
            if (row.Index == 1)
            {
                break;
            }
        }

        Assert.Equal(0, service.InProgress);
    }

    [Fact]
    public async Task Cancels_all_requests_when_the_rows_cannot_be_read()
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);

        await Assert.ThrowsAsync<IOException>(() => InferenceFixture.CollectAsync(_fixture.Start(service.Client, BrokenRows()), []));

        Assert.Equal(0, service.InProgress);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9, 1)]
    [InlineData(4, 0)]
    public void Rejects_settings_out_of_range(int concurrency, int labels)
    {
        var settings = new InferenceSettings
        {
            Request = InferenceFixture.Request with { Labels = [.. Enumerable.Repeat("person", labels)] },
            Concurrency = concurrency,
        };

        Assert.ThrowsAny<ArgumentException>(() => new InferenceFixture { Settings = settings }.Start(new HttpClient(), 1));
    }

    private static async IAsyncEnumerable<DataRow> BrokenRows()
    {
        await foreach (var row in InferenceFixture.Rows(3))
        {
            yield return row;
        }

        throw new IOException("disk");
    }
}
