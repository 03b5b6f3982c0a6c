using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.TestKit;
using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

/// <summary>Each row of the error table in section 4 of the inference contract.</summary>
public sealed class InferenceFailureTests
{
    private const string Felix = "POST /inference";
    private const string Empty = """{"result":{"entities":{"person":[]}}}""";

    /// <summary>A longer limit than every wait.</summary>
    private readonly InferenceFixture _fixture = new() { Settings = new() { Request = InferenceFixture.Request, Timeout = TimeSpan.FromHours(9), Concurrency = 1 } };

    [Theory]
    [InlineData(400, """{"detail":"job-9 is not a recognised model id"}""", PioneerErrorKind.Invalid)]
    [InlineData(401, "", PioneerErrorKind.KeyRejected)]
    [InlineData(402, """{"code":"card_verification_required","message":"Verify"}""", PioneerErrorKind.CreditsOrPlan)]
    [InlineData(403, """{"code":"card_required","message":"Add a card"}""", PioneerErrorKind.CreditsOrPlan)]
    [InlineData(405, "", PioneerErrorKind.Invalid)]
    [InlineData(422, """{"detail":"encoder.schema must be provided"}""", PioneerErrorKind.Invalid)]
    [InlineData(429, """{"code":"daily_spend_cap_exceeded","message":"Cap"}""", PioneerErrorKind.RateLimited)]
    [InlineData(501, "", PioneerErrorKind.ServerError)]
    [InlineData(200, """{"model_used":"base","result":{"entities":{"person":[]}}}""", PioneerErrorKind.WrongModel)]
    [InlineData(200, """{"x_fastino":{"default_schema_applied":true},"entities":{"person":[]}}""", PioneerErrorKind.WrongModel)]
    public async Task Ends_the_evaluation_at_the_first_row(int status, string body, PioneerErrorKind kind)
    {
        using var service = new ScriptedHandler().On(Felix, status, body);

        var failure = await _fixture.FailsAsync(service.Client, 3);

        Assert.Equal((kind, status, 0.0), (failure.Kind, failure.Status, _fixture.Elapsed));
    }

    [Theory]
    [InlineData(401, "", PioneerErrorKind.KeyRejected)]
    [InlineData(402, "", PioneerErrorKind.CreditsOrPlan)]
    [InlineData(403, "", PioneerErrorKind.KeyRejected)]
    [InlineData(422, "", PioneerErrorKind.Invalid)]
    [InlineData(200, """{"model_used":"base","result":{"entities":{"person":[]}}}""", PioneerErrorKind.WrongModel)]
    public async Task Ends_the_evaluation_at_a_later_row(int status, string body, PioneerErrorKind kind)
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty).On(Felix, status, body);

        Assert.Equal(kind, (await _fixture.FailsAsync(service.Client, 3)).Kind);
        Assert.Equal(1, _fixture.Evaluation.Totals.Rows);
    }

    [Theory]
    [InlineData(400, """{"detail":"context"}""", RowFailureCategory.Invalid, "failed with status 400: context")]
    [InlineData(413, "", RowFailureCategory.Invalid, "failed with status 413: Request Entity Too Large")]
    [InlineData(200, """{"result":{"entities":{}}}""", RowFailureCategory.Protocol, "the response has no entry for the label 'person'")]
    [InlineData(200, """{"result":{"categories":[]}}""", RowFailureCategory.Protocol, "the response has no 'entities'")]
    [InlineData(200, """{"choices":[{"message":{"content":"{\"entit"}}]}""", RowFailureCategory.Protocol, "the message content is not valid JSON")]
    public async Task Fails_only_a_later_row_without_another_attempt(int status, string body, RowFailureCategory category, string message)
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty).On(Felix, status, body).On(Felix, 200, Empty);

        var rows = await _fixture.RunAsync(service.Client, 3);

        Assert.Equal([null, category, null], rows.Select(row => row.Failure?.Category));
        Assert.Equal((null, message), (rows[1].Prediction, rows[1].Failure!.Message));
        Assert.True(_fixture.Evaluation.HasTooManyFailedRows);
    }

    [Theory]
    [InlineData(413, "")]
    [InlineData(200, """{"result":{"entities":{}}}""")]
    public async Task Continues_with_the_next_row_if_only_the_first_one_fails(int status, string body)
    {
        using var service = new ScriptedHandler().On(Felix, status, body).On(Felix, 200, Empty);

        var rows = await _fixture.RunAsync(service.Client, 2);

        Assert.Equal([false, true], rows.Select(row => row.Failure is null));
    }

    [Theory]
    [InlineData(429, RowFailureCategory.Capacity)]
    [InlineData(502, RowFailureCategory.Capacity)]
    [InlineData(503, RowFailureCategory.Capacity)]
    [InlineData(504, RowFailureCategory.Capacity)]
    [InlineData(408, RowFailureCategory.Timeout)]
    [InlineData(200, RowFailureCategory.Protocol)]
    public async Task Repeats_a_later_row_five_times_with_growing_random_delays(int status, RowFailureCategory category)
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty);
        Enumerable.Range(0, 5).ToList().ForEach(_ => service.On(Felix, status, status == 200 ? "<html>" : ""));

        var rows = await _fixture.RunAsync(service.Client, 2);

        Assert.Equal(category, rows[1].Failure!.Category);
        Assert.Equal([1, 2, 4, 8], _fixture.Notices.Select(notice => notice.Delay.TotalSeconds));
    }

    [Fact]
    public async Task Repeats_a_row_after_a_lost_connection()
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty)
            .On(Felix, new HttpRequestException(HttpRequestError.ConnectionError)).On(Felix, new HttpIOException(HttpRequestError.ResponseEnded)).On(Felix, 200, Empty);

        Assert.Null((await _fixture.RunAsync(service.Client, 2))[1].Failure);
    }

    [Fact]
    public async Task Names_a_lost_connection_as_the_reason()
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty);
        Enumerable.Range(0, 5).ToList().ForEach(_ => service.On(Felix, new HttpRequestException(HttpRequestError.ConnectionError)));

        Assert.Equal(RowFailureCategory.Connection, (await _fixture.RunAsync(service.Client, 2))[1].Failure!.Category);
    }

    [Fact]
    public async Task Repeats_a_row_twice_after_an_internal_error()
    {
        using var service = new ScriptedHandler().On(Felix, 200, Empty).On(Felix, 500).On(Felix, 500).On(Felix, 500);

        Assert.Equal(RowFailureCategory.Internal, (await _fixture.RunAsync(service.Client, 2))[1].Failure!.Category);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Ends_after_an_unknown_model_for_30_seconds(int rowsBefore)
    {
        using var service = new ScriptedHandler();
        Enumerable.Range(0, rowsBefore).ToList().ForEach(_ => service.On(Felix, 200, Empty));
        Enumerable.Range(0, 16).ToList().ForEach(_ => service.On(Felix, 404, """{"detail":"model is not deployed"}"""));

        var failure = await _fixture.FailsAsync(service.Client, 2);

        Assert.Equal((PioneerErrorKind.NotFound, 30.0), (failure.Kind, _fixture.Elapsed));
    }

    [Theory]
    [InlineData(409, 0)]
    [InlineData(425, 0)]
    [InlineData(409, 1)]
    [InlineData(425, 1)]
    public async Task Ends_after_a_model_that_is_not_servable_for_ten_minutes(int status, int rowsBefore)
    {
        using var service = new ScriptedHandler();
        Enumerable.Range(0, rowsBefore).ToList().ForEach(_ => service.On(Felix, 200, Empty));
        Enumerable.Range(0, 21).ToList().ForEach(_ => service.On(Felix, status, """{"detail":"The model has no active inference deployment"}"""));

        var failure = await _fixture.FailsAsync(service.Client, 2);

        Assert.Equal((PioneerErrorKind.Conflict, 600.0), (failure.Kind, _fixture.Elapsed));
        Assert.Contains("deploy the best checkpoint", failure.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    public async Task Waits_ten_minutes_for_the_first_prediction(int status)
    {
        using var service = new ScriptedHandler();
        Enumerable.Range(0, 21).ToList().ForEach(_ => service.On(Felix, status));

        Assert.Equal(status, (await _fixture.FailsAsync(service.Client, 2)).Status);
        Assert.Equal(600, _fixture.Elapsed);
    }

    [Theory]
    [InlineData(425)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Honours_retry_after_while_the_model_warms_up(int status)
    {
        using var service = new ScriptedHandler().On(Felix, status, headers: ("Retry-After", "3")).On(Felix, 200, Empty);

        await _fixture.RunAsync(service.Client, 1);

        Assert.Equal(4, _fixture.Elapsed);
    }

    [Fact]
    public async Task Does_not_wait_for_a_refused_certificate()
    {
        var refused = new ConnectionException(HttpRequestError.SecureConnectionError, "certificate", "Trust it.", inner: null) { IsPermanent = true };
        using var service = new ScriptedHandler().On(Felix, refused);

        Assert.Equal(PioneerErrorKind.Unreachable, (await _fixture.FailsAsync(service.Client, 1)).Kind);
        Assert.Equal(0, _fixture.Elapsed);
    }

    [Fact]
    public async Task Ends_after_five_consecutive_failed_rows()
    {
        using var service = new ScriptedHandler();
        foreach (var status in (int[])[200, 413, 413, 413, 413, 200, 413, 413, 413, 413, 413])
        {
            service.On(Felix, status, Empty);
        }

        var rows = new List<EvaluatedRow>();
        var failure = await Assert.ThrowsAsync<PioneerException>(async () =>
        {
            await foreach (var row in _fixture.Start(service.Client, 100))
            {
                rows.Add(row);
            }
        });

        Assert.StartsWith("5 consecutive rows could not be evaluated; the last one: failed with status 413", failure.Finding, StringComparison.Ordinal);
        Assert.Equal((11, 9, PioneerErrorKind.Invalid), (rows.Count, _fixture.Evaluation.Totals.FailedRows, failure.Kind));
    }
}
