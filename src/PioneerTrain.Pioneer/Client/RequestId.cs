namespace PioneerTrain.Pioneer.Client;

/// <summary>The id under which the service's support can find a request.</summary>
public static class RequestId
{
    private const int LongestId = 100;

    private static readonly string[] _headers = ["x-request-id", "x-amzn-trace-id", "cf-ray"];

    /// <summary>Header and id, such as <c>x-request-id 4711</c>; null where the response has none. Untrusted text.</summary>
    public static string? Of(HttpResponseMessage response)
    {
        foreach (var name in _headers)
        {
            if (response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 and <= LongestId } id && !id.Any(char.IsControl))
            {
                return $"{name} {id}";
            }
        }

        return null;
    }
}
