using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>
/// Writes all text for users. Thread-safe. Keeps a live progress line below the printed lines.
/// </summary>
/// <param name="secrets">Secrets that are masked in every line.</param>
internal sealed class ConsoleWriter(TextWriter output, Terminal terminal, SecretMasker secrets)
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly Lock _gate = new();
    private string? _progress;
    private bool _isClosed;

    /// <summary>Prints one line.</summary>
    public void Line(SafeText text, TextStyle style = TextStyle.Plain) => Lines([(text, style)]);

    /// <summary>Prints lines with one write, because a write takes longer than a line.</summary>
    public void Lines(IEnumerable<(SafeText Text, TextStyle Style)> lines)
    {
        var text = new StringBuilder();
        foreach (var (line, style) in lines)
        {
            text.Append(Paint(line.Without(secrets), style)).Append('\n');
        }

        lock (_gate)
        {
            Write(_progress is null ? text.ToString() : $"{EraseLine}{text}{_progress}");
        }
    }

    /// <summary>True when a live line can be shown, because the output is a terminal.</summary>
    public bool IsLive => terminal.IsInteractive;

    /// <summary>
    /// Shows or replaces the live line. Does nothing when the output is not a terminal.
    /// </summary>
    public void Progress(SafeText text)
    {
        if (!terminal.IsInteractive)
        {
            return;
        }

        lock (_gate)
        {
            // A line that wraps cannot be erased, so cut it one column before the edge.
            var width = Math.Max(10, terminal.Width() - 1);
            _progress = Paint(text.Without(secrets).Cut(width), TextStyle.Dim);
            Write(EraseLine + _progress);
        }
    }

    /// <summary>Removes the live line.</summary>
    public void EndProgress()
    {
        lock (_gate)
        {
            if (_progress is not null)
            {
                Write(EraseLine);
                _progress = null;
            }
        }
    }

    /// <summary>
    /// Writes text, and ignores output errors: a terminal can close and a pipe can break while a
    /// job runs, and the run must still follow and stop the job.
    /// </summary>
    private void Write(string text)
    {
        try
        {
            if (!_isClosed)
            {
                output.Write(text);
                output.Flush();
            }
        }
        catch (IOException)
        {
            _isClosed = true;
        }
    }

    private string Paint(SafeText text, TextStyle style) => terminal.UsesColor && style != TextStyle.Plain ? $"\u001b[{(int)style}m{text}\u001b[0m" : text.ToString();
}

/// <summary>Text colors, as SGR codes (ECMA-48 §8.3.117).</summary>
internal enum TextStyle
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
