using System.Globalization;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>What the runner says about the artifact service, as it said it. A value is null when its variable is unset.</summary>
public sealed record ArtifactEnvironment
{
    /// <summary><c>ACTIONS_RESULTS_URL</c>. Its origin is the address of the service; its path means nothing here.</summary>
    public string? ResultsUrl { get; init; }

    /// <summary><c>ACTIONS_RUNTIME_TOKEN</c>: a secret.</summary>
    public string? RuntimeToken { get; init; }

    /// <summary><c>GITHUB_SERVER_URL</c>. Default <c>https://github.com</c>.</summary>
    public string? ServerUrl { get; init; }

    /// <summary><c>GITHUB_REPOSITORY</c>, <c>owner/name</c>; only for the address that a person can open.</summary>
    public string? Repository { get; init; }

    /// <summary><c>GITHUB_RUN_ID</c>; only for the address that a person can open.</summary>
    public string? RunId { get; init; }

    /// <summary><c>GITHUB_RETENTION_DAYS</c>: the most that the repository allows.</summary>
    public string? RetentionDays { get; init; }

    /// <summary>Takes them out of all that the runner says.</summary>
    public static ArtifactEnvironment Of(RunnerVariables runner) => new()
    {
        ResultsUrl = runner.ResultsUrl,
        RuntimeToken = runner.RuntimeToken,
        ServerUrl = runner.ServerUrl,
        Repository = runner.Repository,
        RunId = runner.RunId,
        RetentionDays = runner.RetentionDays?.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Not the token.</summary>
    public override string ToString() => $"artifact service {ResultsUrl}";

    /// <summary>The address of the service.</summary>
    /// <exception cref="ArtifactException">The variable is missing or malformed, or the server is one that does not take artifacts of this kind.</exception>
    internal Uri ServiceOrigin()
    {
        var server = Server();
        if (!TakesArtifacts(server))
        {
            throw ArtifactFailures.UnsupportedServer(server);
        }

        return new Uri(WebAddress("ACTIONS_RESULTS_URL", ResultsUrl).GetLeftPart(UriPartial.Authority));
    }

    /// <summary>Where a person can download the artifact; null outside a run.</summary>
    internal Uri? PageOf(long artifactId) =>
        string.IsNullOrEmpty(Repository) || string.IsNullOrEmpty(RunId) ? null : new Uri(Server(), $"/{Repository}/actions/runs/{RunId}/artifacts/{artifactId}");

    private Uri Server() => string.IsNullOrEmpty(ServerUrl) ? new Uri("https://github.com") : WebAddress("GITHUB_SERVER_URL", ServerUrl);

    /// <summary>As the official client tells them apart (actions/toolkit, <c>config.ts</c>, <c>isGhes</c>).</summary>
    private static bool TakesArtifacts(Uri server) =>
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
