using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

public sealed class InferenceConcurrencyTests
{
    private readonly InferenceFixture _fixture = new();
    private readonly List<EvaluatedRow> _rows = [];

    [Fact]
    public async Task Sends_the_first_row_alone()
    {
        using var service = new InferenceService((_, _) => null);
        var evaluating = StartAsync(service, rows: 3);
        await service.WaitForAsync(1);
        Assert.Equal(["r0"], service.Texts);

        service.Release("r0");

        await service.WaitForAsync(2);
        service.Release("r1");
        service.Release("r2");
        await evaluating;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Sends_at_most_the_configured_number_of_requests_at_a_time(int concurrency)
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);
        var evaluating = StartAsync(service, rows: 30, concurrency);
        for (var row = 1; row < 30; row++)
        {
            await service.WaitForAsync(Math.Min(concurrency, 30 - row));
            service.Release($"r{row}");
        }

        await evaluating;

        Assert.Equal(30, _rows.Count);
    }

    [Fact]
    public async Task Yields_rows_in_order_although_they_end_in_another()
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);
        var evaluating = StartAsync(service, rows: 5);
        await service.WaitForAsync(4);
        foreach (var text in (string[])["r4", "r3", "r2"])
        {
            service.Release(text);
        }

        Assert.Equal([0], _rows.Select(row => row.Index));
        service.Release("r1");
        await evaluating;

        Assert.Equal([0, 1, 2, 3, 4], _rows.Select(row => row.Index));
        Assert.All(_rows, row => Assert.Equal(row.Row.Text, row.Prediction!.Spans[0].Text));
    }

    [Fact]
    public async Task Reads_a_bounded_number_of_rows_ahead()
    {
        using var service = new InferenceService((text, _) => text == "r1" ? null : InferenceService.Ok(text));
        var evaluating = StartAsync(service, rows: 1000);
        await service.WaitForAsync(1);

        Assert.Equal((1, 1 + InferenceEvaluation.MaximumPending), (_rows.Count, service.Texts.Count));
        service.Release("r1");
        await evaluating;
        Assert.Equal(1000, _rows.Count);
    }

    [Fact]
    public async Task Halves_the_requests_at_a_time_once_for_a_burst_of_rejections()
    {
        using var service = new InferenceService((text, number) => text == "r0" ? InferenceService.Ok(text) : null);
        var evaluating = StartAsync(service, rows: 9);
        await service.WaitForAsync(4);
        foreach (var text in (string[])["r1", "r2", "r3", "r4"])
        {
            service.Release(text, InferenceService.Response(429, headers: ("Retry-After", "10")));
        }

        // Each row returns 1 s after the pause, because its random part is half of 2 s.
        Assert.Equal(0, service.InProgress);
        _fixture.Time.Advance(TimeSpan.FromSeconds(10.9));
        Assert.Equal(0, service.InProgress);
        _fixture.Time.Advance(TimeSpan.FromSeconds(0.2));
        await service.WaitForAsync(2);

        for (var row = 1; row <= 8; row++)
        {
            await service.WaitForAsync(row == 8 ? 1 : 2);
            service.Release(service.Texts[^(row == 8 ? 1 : 2)]);
        }

        await evaluating;
    }

    [Fact]
    public async Task Delays_every_row_by_the_longest_retry_after()
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);
        var evaluating = StartAsync(service, rows: 6);
        await service.WaitForAsync(4);
        service.Release("r1", InferenceService.Response(503, headers: ("Retry-After", "40")));
        service.Release("r2", InferenceService.Response(503, headers: ("Retry-After", "5")));
        service.Release("r3");
        service.Release("r4");

        // r5 was not rejected, r2 only for 5 s.
        _fixture.Time.Advance(TimeSpan.FromSeconds(39.9));
        Assert.Equal(0, service.InProgress);
        _fixture.Time.Advance(TimeSpan.FromSeconds(2));
        await service.WaitForAsync(3);
        Assert.Equal(["r1", "r2", "r5"], service.Texts[^3..].Order());
        service.Release("r1");
        service.Release("r2");
        service.Release("r5");
        await evaluating;
    }

    [Fact]
    public async Task Raises_the_requests_at_a_time_after_many_predictions()
    {
        var rejections = 0;
        using var service = new InferenceService((text, _) => text switch
        {
            "r1" when rejections++ == 0 => InferenceService.Response(429, headers: ("Retry-After", "1")),
            "r52" or "r53" or "r54" or "r55" => null,
            _ => InferenceService.Ok(text),
        });
        var evaluating = _fixture.Time.DriveAsync(StartAsync(service, rows: 60, concurrency: 2));

        // r1 waits while r2 to r51 are evaluated one at a time.
        await service.WaitForAsync(2);
        service.Release("r52");
        service.Release("r53");
        await service.WaitForAsync(2);
        service.Release("r54");
        service.Release("r55");
        await evaluating;
    }

    [Fact]
    public async Task Ends_at_once_if_any_row_shows_that_none_can_be_evaluated()
    {
        using var service = new InferenceService((text, _) => text == "r0" ? InferenceService.Ok(text) : null);
        var evaluating = StartAsync(service, rows: 100);
        await service.WaitForAsync(4);

        service.Release("r3", InferenceService.Response(402));

        var failure = await Assert.ThrowsAsync<PioneerException>(() => evaluating);
        Assert.Equal((PioneerErrorKind.CreditsOrPlan, 0, 5), (failure.Kind, service.InProgress, service.Texts.Count));
    }

    [Fact]
    public async Task Times_out_after_300_seconds_while_the_model_warms_up_and_after_120_later()
    {
        using var service = new InferenceService((_, _) => null);
        var evaluating = StartAsync(service, rows: 2, concurrency: 1);
        await service.WaitForAsync(1);
        _fixture.Time.Advance(TimeSpan.FromSeconds(299));
        Assert.Empty(_fixture.Notices);
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("POST /inference: no complete response within 300 s", Assert.Single(_fixture.Notices).Reason);
        _fixture.Time.Advance(TimeSpan.FromSeconds(30));
        await service.WaitForAsync(1);
        service.Release("r0");

        await service.WaitForAsync(1);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await service.WaitForAsync(1);
            _fixture.Time.Advance(TimeSpan.FromSeconds(120));
            _fixture.Time.Advance(TimeSpan.FromSeconds(15));
        }

        await evaluating;
        Assert.Equal((RowFailureCategory.Timeout, "no complete response within 120 s"), (_rows[1].Failure!.Category, _rows[1].Failure!.Message));
    }

    private Task StartAsync(InferenceService service, int rows, int concurrency = 4)
    {
        _fixture.Settings = _fixture.Settings with { Concurrency = concurrency };
        return InferenceFixture.CollectAsync(_fixture.Start(service.Client, rows), _rows);
    }
}
