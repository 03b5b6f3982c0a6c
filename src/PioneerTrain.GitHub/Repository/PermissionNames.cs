using System.Net.Http.Headers;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// Recognizes a response to a token without the necessary permission, and names the permission.
/// </summary>
internal static class PermissionNames
{
    /// <summary>
    /// The header that lists the permissions that a request accepts:
    /// <c>issues=write; pull_requests=write</c>. A semicolon separates alternatives; a comma
    /// separates permissions that are needed together.
    /// </summary>
    private const string Header = "X-Accepted-GitHub-Permissions";

    /// <param name="text">The error text of GitHub.</param>
    public static bool IsDenied(string text) => text.Contains("not accessible by", StringComparison.OrdinalIgnoreCase);

    /// <param name="text">The error text of GitHub.</param>
    public static bool IsMissing(ApiCall call, HttpResponseMessage response, string text) => (int)response.StatusCode switch
    {
        403 => IsDenied(text) || response.Headers.Contains(Header),
        404 => IsDenied(text) || (!call.NamesObject && response.Headers.Contains(Header)),
        _ => false,
    };

    /// <summary>
    /// Returns the permission of the call, unless GitHub does not list it among those that it
    /// accepts.
    /// </summary>
    public static string Of(ApiCall call, HttpResponseHeaders headers)
    {
        var accepted = headers.TryGetValues(Header, out var values) ? Alternatives(string.Join(';', values)) : [];
        return accepted.Count == 0 || accepted.Contains(call.Permission) ? call.Permission : accepted[0];
    }

    private static List<string> Alternatives(string header) =>
    [
        .. header.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(alternative => alternative.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '=' or ',' or ' '))
            .Select(alternative => string.Join(", ", alternative.Split(',', StringSplitOptions.TrimEntries).Select(InWorkflow))),
    ];

    /// <summary>Returns <c>pull-requests: write</c> for <c>pull_requests=write</c>.</summary>
    private static string InWorkflow(string permission) => permission.Replace('_', '-').Replace("=", ": ", StringComparison.Ordinal);
}
