using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

public sealed class CleanupCommandTests
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("job_id", "job_abc123")]
    [InlineData("fingerprint", "0123456789abcdef01")]
    public async Task Reports_an_unresponsive_service_before_the_runner_ends_the_stage(string key, string value)
    {
        using var output = new StringWriter();
        using var silence = new Silence(_time);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["STATE_" + key] = value, ["INPUT_API-KEY"] = "pio_sk_test", ["GITHUB_ACTIONS"] = "true" };
        var services = new HostServices(
            ActionEnvironment.Read(name => variables.GetValueOrDefault(name)), new Terminal(output, output, IsInteractive: false, UsesColor: false, () => 80), _time, default)
        {
            NewToken = () => "token",
            Jitter = () => 0.5,
            WrapHandler = _ => silence,
        };
        var start = _time.GetTimestamp();
        Assert.Equal(ExitCode.Refused, await _time.DriveAsync(new CleanupCommand(services).RunAsync()));
        Assert.InRange(_time.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromMinutes(4.6));
        Assert.Contains($"::error title=Job may still be running::Could not stop training job {value}. It may still be running and billing your account.", output.ToString(), StringComparison.Ordinal);
    }

    private sealed class Silence(ManualTime time) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }

            return Task.FromCanceled<HttpResponseMessage>(cancellationToken);
        }
    }
}
