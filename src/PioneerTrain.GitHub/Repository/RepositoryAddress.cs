using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Repository;

/// <summary>A repository, the address of the API that has it, and the token for it.</summary>
public sealed class RepositoryAddress
{
    private const string DefaultApi = "https://api.github.com";
    private const string ApiPrefix = "api.";

    private RepositoryAddress(Uri api, string owner, string name, string token) => (Api, Owner, Name, Token) = (api, owner, name, token);

    /// <summary>The address of the API. Ends with a slash.</summary>
    public Uri Api { get; }

    public string Owner { get; }

    public string Name { get; }

    /// <summary>
    /// The secret. Sent only to the origin of <see cref="Api"/>, and with the files of a release to
    /// that of <see cref="IsUploads"/>.
    /// </summary>
    internal string Token { get; }

    internal bool IsApi(Uri address) => IsOrigin(address, Api.Host);

    /// <summary>
    /// Returns true for the origin to which files of a release are uploaded: that of the API, as on
    /// GitHub Enterprise Server, or the host that begins with <c>uploads.</c> where that of the API
    /// begins with <c>api.</c>.
    /// </summary>
    internal bool IsUploads(Uri address) =>
        IsApi(address) || (Api.Host.StartsWith(ApiPrefix, StringComparison.Ordinal) && IsOrigin(address, $"uploads.{Api.Host[ApiPrefix.Length..]}"));

    /// <summary>
    /// Reads <c>GITHUB_API_URL</c> (default: <c>https://api.github.com</c>) and
    /// <c>GITHUB_REPOSITORY</c>.
    /// </summary>
    /// <exception cref="RepositoryException">A value is missing or malformed.</exception>
    public static RepositoryAddress Of(RunnerVariables runner, string token)
    {
        var api = runner.ApiUrl ?? DefaultApi;
        if (!Uri.TryCreate(api.TrimEnd('/') + "/", UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw RepositoryFailures.MalformedVariable("GITHUB_API_URL", api, "an absolute http or https URL");
        }

        if (runner.Repository?.Split('/') is not [{ Length: > 0 } owner, { Length: > 0 } name])
        {
            throw RepositoryFailures.MalformedVariable("GITHUB_REPOSITORY", runner.Repository ?? "", "owner/name");
        }

        return token.Length > 0 && !token.Any(character => character is < '!' or > '~')
            ? new RepositoryAddress(address, owner, name, token)
            : throw RepositoryFailures.MalformedToken(isEmpty: token.Length == 0);
    }

    /// <summary>Returns a text without the token.</summary>
    public override string ToString() => $"{Owner}/{Name} at {Api}";

    private bool IsOrigin(Uri address, string host) => address.Scheme == Api.Scheme && address.Host == host && address.Port == Api.Port;
}
