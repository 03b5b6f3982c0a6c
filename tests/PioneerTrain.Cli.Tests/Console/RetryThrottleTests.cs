using PioneerTrain.Cli.Console;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Console;

public sealed class RetryThrottleTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Shows_the_first_retry_at_once_and_then_one_a_minute_with_the_number_between()
    {
        var throttle = new RetryThrottle(_time);
        List<string?> shown = [];
        for (var second = 0; second <= 120; second++)
        {
            shown.Add(throttle.Next("GET /jobs: failed with status 503", second, TimeSpan.FromSeconds(1)));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            [
                "GET /jobs: failed with status 503; retrying in 1 s (attempt 1).",
                "GET /jobs: failed with status 503; retrying in 1 s (attempt 61, 59 other retries since the last message).",
                "GET /jobs: failed with status 503; retrying in 1 s (attempt 121, 59 other retries since the last message).",
            ],
            shown.OfType<string>());
    }
}
