using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Reads a JSON object field by field and collects the errors in the format of a FastAPI 422
/// response. A field that was not read is an error. Null counts as absent.
/// </summary>
internal sealed class RequestBody
{
    private const int ShownNames = 12;

    private readonly JsonElement _object;
    private readonly FieldErrors _errors;
    private readonly IgnoredFields _ignored;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private RequestBody(JsonElement value, FieldErrors errors, IgnoredFields ignored)
    {
        _object = value;
        _errors = errors;
        _ignored = ignored;
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            _errors.Add("model_attributes_type", "Input should be a valid dictionary or object to extract fields from");
        }
    }

    public IReadOnlyList<FieldProblem> Problems => _errors.Problems;

    public static async Task<RequestBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return Of(request, await StrictJson.ReadAsync(request.Body, cancellationToken));
        }
        catch (JsonException broken)
        {
            var body = Of(request, default);
            body._errors.Add("json_invalid", $"JSON decode error: {broken.Message}");
            return body;
        }
    }

    /// <summary>Reads a body that may be omitted. An omitted body is an empty object.</summary>
    public static Task<RequestBody> ReadOptionalAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody
            ? ReadAsync(request, cancellationToken)
            : Task.FromResult(Of(request, default));

    /// <inheritdoc cref="JsonFingerprint.Of"/>
    public string Fingerprint() => JsonFingerprint.Of(_object);

    public bool Has(string name)
    {
        _known.Add(name);
        return Value(name) is not null;
    }

    /// <summary>Returns the value of a field with a special format.</summary>
    public JsonElement? Element(string name) => Known(name);

    public JsonElement? RequiredElement(string name)
    {
        Require(name);
        return Known(name);
    }

    /// <summary>Reads a string of 1 to <paramref name="maxLength"/> characters.</summary>
    public string? Text(string name, int maxLength = 1000)
    {
        if (Known(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Reject<string>(name, "string_type", "Input should be a valid string");
        }

        var text = value.GetString()!;
        return text.Length switch
        {
            0 => Reject<string>(name, "string_too_short", "String should have at least 1 character"),
            _ when text.Length > maxLength => Reject<string>(name, "string_too_long", $"String should have at most {maxLength} characters"),
            _ => text,
        };
    }

    public string? RequiredText(string name, int maxLength = 1000)
    {
        Require(name);
        return Text(name, maxLength);
    }

    /// <summary>Reads one of a fixed list of words.</summary>
    public string? Word(string name, params string[] accepted)
    {
        if (Known(name) is not { } value)
        {
            return null;
        }

        var word = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return accepted.Contains(word)
            ? word
            : Reject<string>(
                name, "literal_error", $"Input should be {string.Join(" or ", accepted.Select(each => $"'{each}'"))}");
    }

    public bool? Boolean(string name)
    {
        if (Known(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        RejectValue(name, "bool_type", "Input should be a valid boolean");
        return null;
    }

    public int? Integer(string name, int min, int max = int.MaxValue)
    {
        if (Known(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsInteger(number))
        {
            RejectValue(name, "int_type", "Input should be a valid integer");
            return null;
        }

        return _errors.CheckRange(name, number, min, max) ? (int)number : null;
    }

    /// <summary>Reads a number greater than 0.</summary>
    public double? PositiveNumber(string name, double max)
    {
        var number = Number(name, double.MinValue, max);
        if (number is not <= 0)
        {
            return number;
        }

        RejectValue(name, "greater_than", "Input should be greater than 0");
        return null;
    }

    public double? Number(string name, double min, double max = double.MaxValue)
    {
        if (Known(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            RejectValue(name, "float_type", "Input should be a valid number");
            return null;
        }

        return _errors.CheckRange(name, number, min, max) ? number : null;
    }

    /// <summary>Reads the objects of a required list, which must not be empty.</summary>
    public IReadOnlyList<RequestBody> RequiredObjects(string name)
    {
        Require(name);
        if (Known(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            RejectValue(name, "list_type", "Input should be a valid list");
            return [];
        }

        if (value.GetArrayLength() == 0)
        {
            RejectValue(name, "too_short", "List should have at least 1 item after validation, not 0");
        }

        return [.. value.EnumerateArray().Select((item, index) => new RequestBody(item, _errors.At(name, index), _ignored))];
    }

    /// <summary>
    /// Adds an error for each field that was not read, unless it is ignored. Call it after all
    /// fields were read.
    /// </summary>
    public void RejectUnknownFields()
    {
        if (_object.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in _object.EnumerateObject()
            .Where(field => !_known.Contains(field.Name) && !_ignored.Includes(_errors.Place, field.Name)))
        {
            RejectValue(
                field.Name, "extra_forbidden", $"Extra inputs are not permitted. Expected fields: {Accepted()}");
        }
    }

    public void RejectValue(string name, string type, string message) => _errors.Add(name, type, message);

    private static RequestBody Of(HttpRequest request, JsonElement value) =>
        new(value, FieldErrors.OfBody(), new IgnoredFields(request));

    private string Accepted() => _known.Count <= ShownNames
        ? string.Join(", ", _known)
        : $"{string.Join(", ", _known.Take(ShownNames))} and {_known.Count - ShownNames} more";

    private T? Reject<T>(string name, string type, string message)
        where T : class
    {
        RejectValue(name, type, message);
        return null;
    }

    private void Require(string name)
    {
        if (_object.ValueKind == JsonValueKind.Object && Value(name) is null)
        {
            RejectValue(name, "missing", "Field required");
        }
    }

    private JsonElement? Known(string name)
    {
        _known.Add(name);
        return Value(name);
    }

    private JsonElement? Value(string name) =>
        _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
