using System.Globalization;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>A fault as it is requested: <c>NAME[:N][@PLACE]</c>.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Number">
/// The number of occurrences; null means the default of the fault.
/// </param>
/// <param name="Place">The requests to affect; null means the default of the fault.</param>
internal sealed record FaultSetting(Fault Fault, int? Number, FaultPlace? Place)
{
    /// <summary>Returns the setting, or an error message with the expected value.</summary>
    public static (FaultSetting? Setting, string Problem) Parse(string text)
    {
        var (named, place) = Split(text, '@');
        var (name, number) = Split(named, ':');
        if (number is null)
        {
            return Make(name, null, place);
        }

        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
            ? Make(name, parsed, place)
            : (null, $"The number in '{text}' is '{number}'; expected an integer of at least 1.");
    }

    /// <inheritdoc cref="Parse"/>
    public static (FaultSetting? Setting, string Problem) Make(string name, int? number, string? place)
    {
        if (FaultCatalogue.Find(name) is not { } fault)
        {
            return (null, $"Unknown fault '{name}'. Faults: {string.Join(", ", FaultCatalogue.All.Select(each => each.Name))}.");
        }

        if (place is null)
        {
            return (new FaultSetting(fault, number, null), "");
        }

        if (!fault.IsMovable)
        {
            return (null, $"The fault '{name}' cannot be applied to other requests; remove '@{place}'.");
        }

        return FaultPlaces.Words.TryGetValue(place, out var found)
            ? (new FaultSetting(fault, number, found), "")
            : (null, $"Unknown place '{place}'. Places: {string.Join(", ", FaultPlaces.Words.Keys)}.");
    }

    private static (string Before, string? After) Split(string text, char separator) =>
        text.Split(separator, 2) is [var before, var after] ? (before, after) : (text, null);
}
