namespace PioneerTrain.Cli;

/// <summary>The one writer of everything a person reads. Thread-safe; keeps a live progress line below what was printed.</summary>
public sealed class ConsoleWriter(TextWriter output, Terminal terminal)
{
    private const string EraseLine = "\r\u001b[2K";

    private readonly Lock _gate = new();
    private string? _progress;

    /// <summary>Prints a line of our own making. Control characters of remote text must be gone before.</summary>
    public void Line(string text = "", Ink ink = Ink.Plain)
    {
        lock (_gate)
        {
            if (_progress is not null)
            {
                output.Write(EraseLine);
            }

            output.Write(Paint(text, ink));
            output.Write('\n');
            if (_progress is not null)
            {
                output.Write(_progress);
            }

            output.Flush();
        }
    }

    /// <summary>Shows or replaces the live line; does nothing where the output is not a terminal.</summary>
    public void Progress(string text)
    {
        if (!terminal.IsInteractive)
        {
            return;
        }

        lock (_gate)
        {
            // A line that wraps cannot be erased again, so it is cut one column before the edge.
            var width = Math.Max(10, terminal.Width() - 1);
            _progress = Paint(text.Length <= width ? text : text[..width], Ink.Dim);
            output.Write(EraseLine + _progress);
            output.Flush();
        }
    }

    /// <summary>Takes the live line away.</summary>
    public void EndProgress()
    {
        lock (_gate)
        {
            if (_progress is not null)
            {
                output.Write(EraseLine);
                output.Flush();
                _progress = null;
            }
        }
    }

    private string Paint(string text, Ink ink) => terminal.UsesColor && ink != Ink.Plain ? $"\u001b[{(int)ink}m{text}\u001b[0m" : text;
}

/// <summary>Colours, as SGR codes (ECMA-48 §8.3.117).</summary>
public enum Ink
{
    Plain = 0,
    Bold = 1,
    Dim = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Cyan = 36,
}
