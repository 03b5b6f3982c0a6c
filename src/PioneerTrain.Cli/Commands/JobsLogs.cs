using System.CommandLine;
using System.Text;
using System.Text.Json;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Commands;

/// <summary><c>pioneer-train jobs logs</c>: prints the log while it is read.</summary>
internal static class JobsLogs
{
    /// <summary>Size in characters after which the text is written, because a write takes longer
    /// than a line.</summary>
    private const int WriteSize = 24 * 1024;

    public static Command Build(HostServices services)
    {
        var command = new JobSubcommand("logs", "Print the log of a job", takesId: true, takesFormat: true);
        return command.WithAction(services, async (call, cancellationToken) =>
        {
            var log = new LogFeed(call.Client, call.Id);
            if (call.AsJson)
            {
                await PrintJsonAsync(log, services.Terminal.Output, cancellationToken);
            }
            else
            {
                await log.ReadAllAsync(
                    entries => WriteAsync(services.Terminal.Output, entries.SelectMany(Lines)), cancellationToken);
            }

            if (log.Omitted > 0)
            {
                services.Terminal.WriteError(Messages.LogChanged(log.Omitted));
            }
        });
    }

    private static IEnumerable<string> Lines(LogEntry entry) => LogSanitizer.Lines(entry.Message).Select(line => $"{line}\n");

    /// <summary>Prints the lines as a list, in the format of <see cref="CommandJson"/>.</summary>
    private static async Task PrintJsonAsync(LogFeed log, TextWriter output, CancellationToken cancellationToken)
    {
        var separator = "[\n  ";
        try
        {
            await log.ReadAllAsync(entries => WriteAsync(output, entries.Select(Text)), cancellationToken);
        }
        catch (PioneerException) when (log.Shown > 0)
        {
            // What was read is still valid JSON.
            await output.WriteAsync("\n]\n");
            throw;
        }

        await output.WriteAsync(log.Shown == 0 ? "[]\n" : "\n]\n");

        string Text(LogEntry entry)
        {
            var json = JsonSerializer.Serialize(LogView.Of(entry), CommandJson.Default.LogView);
            var text = separator + json.ReplaceLineEndings("\n  ");
            separator = ",\n  ";
            return text;
        }
    }

    private static async Task WriteAsync(TextWriter output, IEnumerable<string> texts)
    {
        var joined = new StringBuilder();
        foreach (var text in texts)
        {
            joined.Append(text);
            if (joined.Length > WriteSize)
            {
                await output.WriteAsync(joined.ToString());
                joined.Clear();
            }
        }

        await output.WriteAsync(joined.ToString());
    }
}
