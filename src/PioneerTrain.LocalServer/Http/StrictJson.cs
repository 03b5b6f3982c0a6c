using System.Text.Json;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Reads JSON and rejects invalid strings and duplicate names.</summary>
internal static class StrictJson
{
    /// <summary>Reads a JSON document.</summary>
    /// <exception cref="JsonException">
    /// The input is not valid JSON, or has an invalid string or a duplicate name.
    /// </exception>
    public static async Task<JsonElement> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                json, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            ReadEveryString(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException halfPair)
        {
            throw new JsonException(halfPair.Message, halfPair);
        }
    }

    // The parser accepts an unpaired surrogate, and reading the string throws. Reading all strings
    // here avoids the exception in a handler.
    private static void ReadEveryString(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    ReadEveryString(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    _ = field.Name;
                    ReadEveryString(field.Value);
                }

                break;
        }
    }
}
