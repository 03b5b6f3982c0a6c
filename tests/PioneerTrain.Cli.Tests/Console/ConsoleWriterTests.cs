using PioneerTrain.Cli.Console;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Tests.Console;

public sealed class ConsoleWriterTests : IDisposable
{
    private readonly StringWriter _screen = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public void Prints_a_line_above_the_live_line()
    {
        var writer = Writer(interactive: true, color: false);

        writer.Progress(SafeText.Of("epoch 1"));
        writer.Line(SafeText.Of("log"));
        writer.EndProgress();

        Assert.Equal("\r\u001b[2Kepoch 1\r\u001b[2Klog\nepoch 1\r\u001b[2K", _screen.ToString());
    }

    [Fact]
    public void Prints_no_live_line_and_no_colour_without_a_terminal()
    {
        var writer = Writer(interactive: false, color: false);

        writer.Progress(SafeText.Of("epoch 1"));
        writer.Line(SafeText.Of("log"), TextStyle.Red);
        writer.EndProgress();

        Assert.Equal("log\n", _screen.ToString());
    }

    [Fact]
    public void Never_wraps_the_live_line()
    {
        var writer = Writer(interactive: true, color: false, width: 12);

        writer.Progress(SafeText.Of("0123456789abcdef"));

        Assert.EndsWith("0123456789a", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Resets_the_colour_at_the_end_of_the_line()
    {
        var writer = Writer(interactive: true, color: true);

        writer.Line(SafeText.Of("gone"), TextStyle.Red);

        Assert.Equal("\u001b[31mgone\u001b[0m\n", _screen.ToString());
    }

    private ConsoleWriter Writer(bool interactive, bool color, int width = 80) =>
        new(_screen, new Terminal(_screen, TextWriter.Null, interactive, color, () => width), new SecretMasker());
}
