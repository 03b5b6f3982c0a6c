using System.Globalization;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>A fault as somebody asks for it: <c>NAME[:N][@PLACE]</c>.</summary>
/// <param name="Number">How often it strikes, or its milliseconds; null takes the fault's own.</param>
/// <param name="Place">Other requests than the fault's own; null leaves them.</param>
internal sealed record FaultSetting(Fault Fault, int? Number, FaultPlace? Place)
{
    /// <summary>The setting, or else a sentence that says what is wrong and what would be accepted.</summary>
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
            : (null, $"The number of '{text}' is '{number}'; accepted is a whole number from 1.");
    }

    /// <inheritdoc cref="Parse"/>
    public static (FaultSetting? Setting, string Problem) Make(string name, int? number, string? place)
    {
        if (FaultCatalogue.Find(name) is not { } fault)
        {
            return (null, $"There is no fault '{name}'. Faults: {string.Join(", ", FaultCatalogue.All.Select(each => each.Name))}.");
        }

        if (place is null)
        {
            return (new FaultSetting(fault, number, null), "");
        }

        if (!fault.IsMovable)
        {
            return (null, $"The fault '{name}' strikes only its own requests; without '@{place}' it is accepted.");
        }

        return FaultPlaces.Words.TryGetValue(place, out var found)
            ? (new FaultSetting(fault, number, found), "")
            : (null, $"There is no place '{place}'. Places: {string.Join(", ", FaultPlaces.Words.Keys)}.");
    }

    private static (string Before, string? After) Split(string text, char separator) =>
        text.Split(separator, 2) is [var before, var after] ? (before, after) : (text, null);
}
