using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Reads a wire value in any JSON form and returns null if it is invalid, because one
/// invalid member must not hide a whole record.</summary>
internal abstract class LenientConverter<T> : JsonConverter<T>
{
    public override bool HandleNull => true;

    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return FromText(TextOf(ref reader));
            case JsonTokenType.Number:
                return FromNumber(ref reader);
            case JsonTokenType.True or JsonTokenType.False:
                return FromBoolean(reader.GetBoolean());
            default:
                reader.Skip();
                return default;
        }
    }

    public override void Write(Utf8JsonWriter writer, T? value, JsonSerializerOptions options) => throw new NotSupportedException("Lenient converters only read.");

    protected abstract T? FromText(string text);

    protected abstract T? FromNumber(ref Utf8JsonReader reader);

    protected virtual T? FromBoolean(bool value) => default;

    /// <summary>Returns the text. A lone surrogate in an escape is legal JSON but not valid text;
    /// the member is then read as empty.</summary>
    private static string TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }
}

internal sealed class LenientInteger : LenientConverter<int?>
{
    protected override int? FromText(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Whole(number) : null;

    protected override int? FromNumber(ref Utf8JsonReader reader) => reader.TryGetDouble(out var number) ? Whole(number) : null;

    private static int? Whole(double number) => number is > int.MinValue and < int.MaxValue ? (int)number : null;
}

internal sealed class LenientNumber : LenientConverter<double?>
{
    protected override double? FromText(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected override double? FromNumber(ref Utf8JsonReader reader) => reader.TryGetDouble(out var number) ? number : null;
}

/// <summary>Reads amounts, which the service sends as strings to prevent rounding.</summary>
internal sealed class LenientDecimal : LenientConverter<decimal?>
{
    protected override decimal? FromText(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    protected override decimal? FromNumber(ref Utf8JsonReader reader) => reader.TryGetDecimal(out var number) ? number : null;
}

internal sealed class LenientBoolean : LenientConverter<bool?>
{
    protected override bool? FromText(string text) => bool.TryParse(text, out var value) ? value : null;

    protected override bool? FromNumber(ref Utf8JsonReader reader) => reader.TryGetDouble(out var number) ? number != 0 : null;

    protected override bool? FromBoolean(bool value) => value;
}

/// <summary>Reads ISO 8601 with any number of fraction digits and with <c>Z</c>, an offset or
/// neither (UTC); also Unix seconds and milliseconds.</summary>
internal sealed class LenientTimestamp : LenientConverter<DateTimeOffset?>
{
    /// <summary>Smallest number that is read as milliseconds. In seconds it is the year 5138, in
    /// milliseconds 1973.</summary>
    private const double MinimumMilliseconds = 1e11;

    private static readonly double _maximumSeconds = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var timestamp) ? timestamp : null;

    /// <summary>Reads a text. Reads the usual form without a string in between, which takes a fifth
    /// of the time.</summary>
    /// <exception cref="InvalidOperationException">The value is not a text.</exception>
    public static DateTimeOffset? Parse(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.ValueSpan is [.., (byte)'Z'] && reader.TryGetDateTimeOffset(out var timestamp)
            ? timestamp
            : Parse(reader.GetString());

    protected override DateTimeOffset? FromText(string text) => Parse(text);

    protected override DateTimeOffset? FromNumber(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetDouble(out var number) || number < 0)
        {
            return null;
        }

        var seconds = number >= MinimumMilliseconds ? number / 1000 : number;
        return seconds < _maximumSeconds ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
    }
}

/// <summary>Reads numbers and booleans as their JSON text, because an id or a version is the same
/// with and without quotes.</summary>
internal sealed class LenientText : LenientConverter<string>
{
    protected override string FromText(string text) => text;

    protected override string? FromNumber(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    protected override string FromBoolean(bool value) => value ? "true" : "false";

    /// <summary>Writes the text. Only this converter also writes, because requests contain
    /// strings.</summary>
    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
