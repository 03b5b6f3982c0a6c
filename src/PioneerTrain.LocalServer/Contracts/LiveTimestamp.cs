using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>
/// Converts a timestamp in the format of the live service: up to six fraction digits without
/// trailing zeros, and the UTC offset, such as <c>2026-06-13T15:41:44.58124+00:00</c>.
/// </summary>
internal sealed class LiveTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture));
}

/// <summary>
/// Converts a timestamp of an evaluation: as <see cref="LiveTimestamp"/>, but with <c>Z</c> at the
/// end.
/// </summary>
internal sealed class LiveUtcTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(
            value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture));
}
