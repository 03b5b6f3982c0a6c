using System.Text;

namespace PioneerTrain.Simulation.Driver;

/// <summary>A line of output of a process.</summary>
internal sealed record OutputLine(TimeSpan At, string Text);

/// <summary>The standard output of a process, with the time of each line.</summary>
internal sealed class TimedOutput(Timeline timeline, Action<string> onLine) : TextWriter
{
    private readonly StringBuilder _unfinished = new();
    private readonly List<OutputLine> _lines = [];

    public override Encoding Encoding => Encoding.UTF8;

    public IReadOnlyList<OutputLine> Lines => _lines;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            _unfinished.Append(value);
            return;
        }

        var line = _unfinished.ToString();
        _unfinished.Clear();
        _lines.Add(new OutputLine(timeline.Now, line));
        onLine(line);
    }

    public override void Write(string? value)
    {
        foreach (var character in value ?? "")
        {
            Write(character);
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
