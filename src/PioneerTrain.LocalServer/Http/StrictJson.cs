using System.Text.Json;

namespace PioneerTrain.LocalServer.Http;

/// <summary>JSON of which every string can be read and every name stands once in its object.</summary>
internal static class StrictJson
{
    /// <exception cref="JsonException">It is not such JSON.</exception>
    public static async Task<JsonElement> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken);
            ReadEveryString(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException halfPair)
        {
            throw new JsonException(halfPair.Message, halfPair);
        }
    }

    // Half a surrogate pair in a value passes the parser and throws only when the string is asked for; better here than deep in a handler.
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
