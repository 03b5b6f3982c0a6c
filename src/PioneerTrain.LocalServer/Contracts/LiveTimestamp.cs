using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>A time as the live service writes it: six fraction digits without the zeros at their end, and the offset. <c>2026-06-13T15:41:44.58124+00:00</c>.</summary>
internal sealed class LiveTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture));
}

/// <summary>As <see cref="LiveTimestamp"/>, but with <c>Z</c> at the end: evaluations.</summary>
internal sealed class LiveUtcTimestamp : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture));
}
