using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>The runner executes nothing from a remote log.</summary>
public sealed class HostileLogTests
{
    private const int Lines = 1_000_000;

    [Fact]
    public void No_line_of_a_remote_log_becomes_a_command()
    {
        var hostile = new HostileLog(seed: 20261122);
        var (messages, rawCommands) = (0, 0);
        for (var lines = 0; lines < Lines; messages++)
        {
            var message = hostile.NextMessage();
            rawCommands += IsCommand(message) ? 1 : 0;

            foreach (var line in LogSanitizer.Lines(message))
            {
                lines++;
                if (line.AsSpan().ContainsAny('\r', '\n') || IsCommand(line))
                {
                    Assert.Fail($"'{Uri.EscapeDataString(message)}' became the command '{Uri.EscapeDataString(line)}'");
                }
            }
        }

        // The test is meaningful only if the runner would execute many of the generated lines
        // unsanitized.
        Assert.InRange(rawCommands, messages / 20, messages);
    }

    [Fact]
    public void No_sanitized_word_becomes_a_command_at_the_start_of_a_line()
    {
        var hostile = new HostileLog(seed: 7);
        for (var number = 0; number < Lines / 10; number++)
        {
            var message = hostile.NextMessage();

            var clean = LogSanitizer.Clean(message);

            Assert.False(clean.AsSpan().ContainsAny('\r', '\n') || IsCommand(clean), Uri.EscapeDataString(message));
        }
    }

    [Fact]
    public void Executes_only_our_commands_between_stop_and_resume()
    {
        var hostile = new HostileLog(seed: 42);
        using var output = new StringWriter { NewLine = "\n" };
        var commands = new WorkflowCommands(output, new SecretMasker(), RandomToken.New);

        commands.Stop();
        for (var number = 0; number < 2_000; number++)
        {
            output.Write(string.Concat(LogSanitizer.Lines(hostile.NextMessage()).Select(line => line + "\n")));
            if (number % 100 == 0)
            {
                commands.Group($"part {number}");
            }
        }

        commands.Complete();
        commands.EndGroup();

        var runner = new RunnerStep().Read(output.ToString());
        Assert.Equal([.. Enumerable.Repeat("group", 20), "endgroup"], runner.Executed.Select(command => command.Name));
        Assert.Empty(runner.Failures);
    }

    private static bool IsCommand(string text)
    {
        foreach (var line in text.Split(['\n', '\r']))
        {
            if (RunnerCommand.Parse(line, RunnerCommand.Registered) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
