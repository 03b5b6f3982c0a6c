namespace PioneerTrain.Configuration;

/// <summary>Gathers the findings about one config.</summary>
internal sealed class DiagnosticList(string file)
{
    /// <summary>A binary file would otherwise be answered with thousands of lines.</summary>
    private const int Limit = 100;

    private readonly List<ConfigDiagnostic> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public void Add(ConfigPlace place, ConfigFault code, string message) =>
        _found.Add(new ConfigDiagnostic(file, place.Line, place.Column, code, message) { Source = place.Source });

    /// <summary>The file's in order of place, then those of options; findings at one place in the order in which they were made.</summary>
    public IReadOnlyList<ConfigDiagnostic> Sorted()
    {
        var sorted = _found.OrderBy(found => found.Source is not null).ThenBy(found => found.Line).ThenBy(found => found.Column).ToList();
        if (sorted.Count <= Limit)
        {
            return sorted;
        }

        var shown = sorted.Take(Limit - 1);
        var more = ConfigMessages.MoreDiagnostics(sorted.Count - (Limit - 1));
        return [.. shown, sorted[Limit - 1] with { Code = ConfigFault.TooManyDiagnostics, Message = more }];
    }
}
