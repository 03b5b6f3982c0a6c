using System.Text.Json;

namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Recognizes the documented upload formats that local training does not support.
/// </summary>
internal static class UnsupportedRow
{
    /// <summary>
    /// Returns the reason why the row cannot be trained on, or null if its format is supported.
    /// </summary>
    public static string? FindReason(JsonElement row)
    {
        if (HasValue(row, "messages"))
        {
            return "\"messages\" (a row for a decoder) is not supported, because local base models are encoders; "
                + "expected \"text\" with \"entities\" or \"label\"";
        }

        if (HasValue(row, "labels"))
        {
            return "\"labels\" (several classes for one text) is not supported by local training; "
                + "expected one class in \"label\"";
        }

        return HasValue(row, "json_structures") || HasValue(RowReader.Labels(row), "json_structures")
            ? "\"json_structures\" (extraction) is not supported by local training; "
                + "expected \"entities\" or \"label\""
            : null;
    }

    // Exporters write unused fields as null or as an empty list.
    private static bool HasValue(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.Null => false,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            _ => true,
        };
}
