using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.GitHub.Tests.Repository;

/// <summary>A repository <c>o/r</c> whose API is a script.</summary>
internal sealed class RepositoryScenario : IDisposable
{
    public const string Root = "api.github.com/repos/o/r";
    public const string Token = "ghs_secret";

    private readonly HttpMessageInvoker _http;

    public RepositoryScenario(string api = "https://api.github.com", RepositoryOptions? options = null)
    {
        _http = new HttpMessageInvoker(Script, disposeHandler: false);
        var runner = new RunnerVariables { ApiUrl = api, Repository = "o/r" };
        var settings = (options ?? new RepositoryOptions()) with { Jitter = () => 0 };
        Connection = new RepositoryConnection(_http, RepositoryAddress.Of(runner, Token), settings, Time);
    }

    public ScriptedHandler Script { get; } = new();

    public ManualTime Time { get; } = new();

    public RepositoryConnection Connection { get; }

    public PullRequestComments Comments => new(Connection);

    public CheckRuns Checks => new(Connection);

    public Commits Commits => new(Connection);

    public PullRequests PullRequests => new(Connection);

    public WorkflowArtifacts Artifacts => new(Connection);

    public Releases Releases => new(Connection);

    /// <summary>The delays between the attempts of a call, in seconds.</summary>
    public double Elapsed => (Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;

    public async Task<RepositoryException> FailAsync(Task call) => await Assert.ThrowsAsync<RepositoryException>(() => Time.DriveAsync(call));

    public static string Comment(long id, string body, string author = "github-actions[bot]") =>
        $$"""{"id":{{id}},"body":{{Quoted(body)}},"html_url":"https://x/{{id}}","user":{"login":{{Quoted(author)}},"id":41898282,"type":"Bot"},"created_at":"2026-01-02T03:04:05Z","author_association":"NONE"}""";

    public static string Check(long id, int annotations = 0, string status = "in_progress", string conclusion = "null") =>
        $$"""{"id":{{id}},"name":"n","head_sha":"{{new string('a', 40)}}","external_id":"key","status":"{{status}}","conclusion":{{conclusion}},"started_at":"2026-01-02T03:04:05Z","html_url":"https://x","output":{"title":"t","summary":"s","text":null,"annotations_count":{{annotations}}},"app":{"id":15368,"slug":"github-actions","name":"GitHub Actions"},"pull_requests":[]}""";

    public void Dispose()
    {
        _http.Dispose();
        Script.Dispose();
    }

    private static string Quoted(string text) => System.Text.Json.Nodes.JsonValue.Create(text).ToJsonString();
}
