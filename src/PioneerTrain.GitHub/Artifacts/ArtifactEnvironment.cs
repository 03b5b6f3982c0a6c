using System.Globalization;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// The variables of the runner that an upload needs, unvalidated. A value is null when its variable
/// is not set.
/// </summary>
public sealed record ArtifactEnvironment
{
    /// <summary>
    /// <c>ACTIONS_RESULTS_URL</c>: only its origin is used, as the address of the service.
    /// </summary>
    public string? ResultsUrl { get; init; }

    /// <summary><c>ACTIONS_RUNTIME_TOKEN</c>: a secret.</summary>
    public string? RuntimeToken { get; init; }

    /// <summary><c>GITHUB_SERVER_URL</c>. Default: <c>https://github.com</c>.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>
    /// <c>GITHUB_REPOSITORY</c>, as <c>owner/name</c>; used only for the download page.
    /// </summary>
    public string? Repository { get; init; }

    /// <summary><c>GITHUB_RUN_ID</c>; used only for the download page.</summary>
    public string? RunId { get; init; }

    /// <summary>
    /// <c>GITHUB_RETENTION_DAYS</c>: the maximum retention that the repository allows, in days.
    /// </summary>
    public string? RetentionDays { get; init; }

    /// <summary>Selects the variables that an upload needs.</summary>
    public static ArtifactEnvironment Of(RunnerVariables runner) => new()
    {
        ResultsUrl = runner.ResultsUrl,
        RuntimeToken = runner.RuntimeToken,
        ServerUrl = runner.ServerUrl,
        Repository = runner.Repository,
        RunId = runner.RunId,
        RetentionDays = runner.RetentionDays?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Returns a text without the token.</summary>
    public override string ToString() => $"artifact service {ResultsUrl}";

    /// <summary>Returns the address of the service.</summary>
    /// <exception cref="ArtifactException">
    /// The variable is missing or malformed, or the server does not support artifacts of this kind.
    /// </exception>
    internal Uri ServiceOrigin()
    {
        var server = Server();
        if (!SupportsArtifacts(server))
        {
            throw ArtifactFailures.UnsupportedServer(server);
        }

        return new Uri(WebAddress("ACTIONS_RESULTS_URL", ResultsUrl).GetLeftPart(UriPartial.Authority));
    }

    /// <summary>
    /// Returns the download page of the artifact; null when repository or run is unknown.
    /// </summary>
    internal Uri? PageOf(long artifactId) =>
        string.IsNullOrEmpty(Repository) || string.IsNullOrEmpty(RunId)
            ? null
            : new Uri(Server(), $"/{Repository}/actions/runs/{RunId}/artifacts/{artifactId}");

    private Uri Server() => string.IsNullOrEmpty(ServerUrl) ? new Uri("https://github.com") : WebAddress("GITHUB_SERVER_URL", ServerUrl);

    /// <summary>
    /// Returns true for the same servers as the official client (actions/toolkit, <c>config.ts</c>,
    /// <c>isGhes</c>).
    /// </summary>
    private static bool SupportsArtifacts(Uri server) =>
        server.Host.Equals("github.com", StringComparison.OrdinalIgnoreCase)
        || server.Host.EndsWith(".ghe.com", StringComparison.OrdinalIgnoreCase)
        || server.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static Uri WebAddress(string variable, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw ArtifactFailures.MissingVariable(variable);
        }

        return Uri.TryCreate(value, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            ? address
            : throw ArtifactFailures.MalformedAddress(variable, value.Split('?')[0]);
    }
}
