using PioneerTrain.Text;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// The diagnostic log of <c>--verbose</c> and <c>RUNNER_DEBUG=1</c>: requests with their ids, state
/// changes, delays and retries. Writes one line per event to standard error, without secrets.
/// </summary>
internal static class DiagnosticLog
{
    /// <param name="isOn">False creates a log that writes nothing.</param>
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

        return new LoggerConfiguration().MinimumLevel.Debug().WriteTo.Sink(new StandardErrorSink(services, secrets)).CreateLogger();
    }

    /// <summary>
    /// Writes to the standard error of <c>Terminal</c> and sanitizes each line. The console sink of
    /// Serilog does neither.
    /// </summary>
    private sealed class StandardErrorSink(HostServices services, SecretMasker secrets) : ILogEventSink
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
