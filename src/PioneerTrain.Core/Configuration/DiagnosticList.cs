namespace PioneerTrain.Configuration;

/// <summary>Collects the errors in one config.</summary>
internal sealed class DiagnosticList(string file)
{
    /// <summary>The maximum number of listed errors; a binary file could have thousands.</summary>
    private const int Limit = 100;

    private readonly List<ConfigDiagnostic> _found = [];

    public bool IsEmpty => _found.Count == 0;

    public void Add(ConfigPlace place, ConfigFault code, string message) =>
        _found.Add(new ConfigDiagnostic(file, place.Line, place.Column, code, message) { Source = place.Source });

    /// <summary>
    /// Returns the errors of the file in order of position, then those of options. Errors at one
    /// position keep the order in which they were added.
    /// </summary>
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
