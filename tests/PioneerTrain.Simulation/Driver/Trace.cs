using System.Globalization;

namespace PioneerTrain.Simulation.Driver;

/// <summary>The ordered list of events. The same seed produces the same trace.</summary>
internal sealed class Trace(Timeline timeline)
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string who, string what)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{timeline.Now.TotalSeconds,10:0.000}  {who,-12} {what}");
        lock (_gate)
        {
            _lines.Add(line);
        }
    }
}
