using PioneerTrain.Text;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace PioneerTrain.Cli.Service;

/// <summary>The log of <c>--verbose</c> and <c>RUNNER_DEBUG=1</c>: requests with their ids, state changes, delays and retries. One line an event, on standard error, without
/// secrets.</summary>
internal static class DiagnosticLog
{
    /// <param name="isOn">False makes a log that writes nothing.</param>
    public static Logger Create(bool isOn, HostServices services, string? apiKey)
    {
        if (!isOn)
        {
            return new LoggerConfiguration().CreateLogger();
        }

        var secrets = new SecretMasker();
        foreach (var secret in new[] { apiKey, services.Environment.Runner.RuntimeToken, services.Environment.Input("github-token") }.OfType<string>())
        {
            secrets.Add(secret);
        }

        return new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(new ErrorStream(services, secrets)).CreateLogger();
    }

    /// <summary>Unlike the sink that Serilog offers, it writes to the stream that the program was given, and sanitises what it writes.</summary>
    private sealed class ErrorStream(HostServices services, SecretMasker secrets) : ILogEventSink
    {
        private readonly MessageTemplateTextFormatter _format = new("{Message:lj}");

        public void Emit(LogEvent logEvent)
        {
            using var text = new StringWriter();
            _format.Format(logEvent, text);
            foreach (var line in SafeText.Lines($"{services.Time.GetUtcNow():HH:mm:ss.fff}Z {text}"))
            {
                services.Terminal.WriteError(line.Without(secrets).ToString());
            }
        }
    }
}
