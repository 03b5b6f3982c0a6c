namespace PioneerTrain.Pioneer.Client;

/// <summary>Reads the id that the service's support uses to find a request.</summary>
public static class RequestId
{
    private const int LongestId = 100;

    private static readonly string[] _headers = ["x-request-id", "x-amzn-trace-id", "cf-ray"];

    /// <summary>Returns header name and id, such as <c>x-request-id 4711</c>; null if the response
    /// has none. The text is untrusted.</summary>
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
