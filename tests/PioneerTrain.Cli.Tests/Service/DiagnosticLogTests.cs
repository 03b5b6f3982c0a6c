using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Service;

public sealed class DiagnosticLogTests : IDisposable
{
    private const string Key = "pio_sk_secret_0123456789";

    private readonly StringWriter _error = new();
    private readonly HostServices _services;

    public DiagnosticLogTests()
    {
        var environment = ActionEnvironment.Read(name => name == "INPUT_GITHUB-TOKEN" ? "ghs_token_0123456789" : null);
        var terminal = new Terminal(TextWriter.Null, _error, IsInteractive: false, UsesColor: false, () => 80);
        _services = new HostServices(environment, terminal, new ManualTime(), CancellationToken.None)
        {
            NewToken = () => "token",
            Jitter = () => 0.5,
            WrapHandler = handler => handler,
        };
    }

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Writes_an_event_with_its_time_to_standard_error()
    {
        using var log = DiagnosticLog.Create(isOn: true, _services, Key);

        log.Debug("wait {Delay:0.0} s for {Reason}", 2.5, "the next poll");

        Assert.Equal("00:00:00.000Z wait 2.5 s for the next poll" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public void Masks_secrets()
    {
        using var log = DiagnosticLog.Create(isOn: true, _services, Key);

        log.Debug("request {Id}", $"{Key} and ghs_token_0123456789");

        Assert.Equal("00:00:00.000Z request *** and ***" + Environment.NewLine, _error.ToString());
    }

    [Fact]
    public void Sanitizes_remote_text()
    {
        using var log = DiagnosticLog.Create(isOn: true, _services, Key);

        log.Debug("request {Id}", "a\n::set-output name=x::1\u001b[31m##[error]");

        Assert.DoesNotContain("\n::", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("##[error]", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_nothing_by_default()
    {
        using var log = DiagnosticLog.Create(isOn: false, _services, Key);

        log.Debug("request {Id}", 1);
        log.Error("request {Id}", 1);

        Assert.Empty(_error.ToString());
    }
}
