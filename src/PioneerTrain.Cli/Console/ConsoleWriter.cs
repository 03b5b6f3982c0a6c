using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>The one writer of everything a person reads. Thread-safe; keeps a live progress line below what was printed.</summary>
/// <param name="secrets">Taken out of every line.</param>
internal sealed class ConsoleWriter(TextWriter output, Terminal terminal, SecretMasker secrets)
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly Lock _gate = new();
    private string? _progress;
    private bool _isGone;

    /// <summary>Prints one line.</summary>
    public void Line(SafeText text, Ink ink = Ink.Plain)
    {
        var line = Paint(text.Without(secrets), ink);
        lock (_gate)
        {
            Write(_progress is null ? $"{line}\n" : $"{EraseLine}{line}\n{_progress}");
        }
    }

    /// <summary>There is a live line: the output is a terminal.</summary>
    public bool IsLive => terminal.IsInteractive;

    /// <summary>Shows or replaces the live line; does nothing where the output is not a terminal.</summary>
    public void Progress(SafeText text)
    {
        if (!terminal.IsInteractive)
        {
            return;
        }

        lock (_gate)
        {
            // A line that wraps cannot be erased again, so it is cut one column before the edge.
            var width = Math.Max(10, terminal.Width() - 1);
            _progress = Paint(text.Cut(width), Ink.Dim);
            Write(EraseLine + _progress);
        }
    }

    /// <summary>Takes the live line away.</summary>
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

    /// <summary>A terminal can close and a pipe can break while a job runs: that must not keep us from following it, or from stopping it.</summary>
    private void Write(string text)
    {
        try
        {
            if (!_isGone)
            {
                output.Write(text);
                output.Flush();
            }
        }
        catch (IOException)
        {
            _isGone = true;
        }
    }

    private string Paint(SafeText text, Ink ink) => terminal.UsesColor && ink != Ink.Plain ? $"\u001b[{(int)ink}m{text}\u001b[0m" : text.ToString();
}

/// <summary>Colours, as SGR codes (ECMA-48 §8.3.117).</summary>
internal enum Ink
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
