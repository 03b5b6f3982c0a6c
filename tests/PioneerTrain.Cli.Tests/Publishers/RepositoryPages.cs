using System.Net;
using System.Text;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Cli.Tests.Publishers;

/// <summary>The comment and the check runs of one pull request, and steps that write them.</summary>
internal sealed class RepositoryPages : HttpMessageHandler
{
    public const string CheckName = "pioneer-train: tickets-ner";
    public const string Commit = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
    public const string JobId = "job-1";

    private const int PullRequest = 5;

    private readonly HttpMessageInvoker _http;
    private readonly RepositoryConnection _connection;

    public RepositoryPages()
    {
        _http = new HttpMessageInvoker(this, disposeHandler: false);
        var address = RepositoryAddress.Of(new RunnerVariables { Repository = "octo-org/octo-repo" }, "ghs_token");
        _connection = new RepositoryConnection(_http, address, new RepositoryOptions { Jitter = () => 0 }, Time);
        Checks = new CheckRuns(_connection);
    }

    public ManualTime Time { get; } = new();

    public RepositoryStandIn Repository { get; } = new();

    public CheckRuns Checks { get; }

    /// <summary>What the step saved last for its post stage.</summary>
    public CheckState? Saved { get; private set; }

    /// <summary>Returns a failure instead of the response, or null, before the request is processed.</summary>
    public Func<string, HttpStatusCode?> Before { get; set; } = _ => null;

    /// <summary>Called with the method and the path after the request was processed.</summary>
    public Action<string> After { get; set; } = _ => { };

    /// <summary>The methods and paths of the requests, below the repository.</summary>
    public List<string> Requests { get; } = [];

    public string Body => (string)Assert.Single(Repository.Comments.Values)["body"]!;

    public IEnumerable<(string? Status, string? Conclusion)> CheckRuns => Repository.Checks.Values.Select(check => ((string?)check["status"], (string?)check["conclusion"]));

    /// <summary>The result of a step: its key, run and attempt.</summary>
    public static CommentRow Row(string key, long run = 1, int attempt = 1) =>
        new(new RowOrigin(key, $"{key}.yml", null, run, attempt, Commit), "✅", "Passed", IsProblem: false, key, Url: null);

    public static string Comment(params CommentRow[] rows) => CommentText.Render(CommentRows.Merge(rows), (_, _) => null);

    public async Task<string?> WriteAsync(CommentRow row)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(output, output, IsInteractive: false, UsesColor: false, () => 80);
        var services = new HostServices(ActionEnvironment.Read(_ => null), terminal, Time, CancellationToken.None)
        {
            NewToken = () => "token",
            Jitter = () => 0,
            WrapHandler = handler => handler,
        };
        var comment = new SharedComment(new PullRequestComments(_connection), new Accounts(_connection), PullRequest, services);
        return await Time.DriveAsync(comment.WriteAsync(row, _ => "report", isWanted: true, CancellationToken.None));
    }

    public StepCheck Step(long run = 1, int attempt = 1) =>
        new(Checks, new PublishTarget(PullRequest, Commit, Row("key", run, attempt).Origin, RunUrl: null), CheckName, JobId, state => Saved = state, Time);

    public Task CompleteAsync(StepCheck step, CheckConclusion conclusion = CheckConclusion.Success) => Time.DriveAsync(
        step.CompleteAsync(new CheckUpdate { Output = new CheckOutput("t", "s"), Completion = new CheckCompletion(conclusion, Time.GetUtcNow()) }, CancellationToken.None));

    /// <summary>Adds a check run in progress.</summary>
    public async Task<long> AddCheckAsync(string externalId) => (await Checks.CreateAsync(new NewCheck(CheckName, Commit, externalId, Time.GetUtcNow()), CancellationToken.None)).Id;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var target = request.RequestUri!.PathAndQuery;
        var what = $"{request.Method} {request.RequestUri.AbsolutePath.Replace(RepositoryStandIn.Root, "", StringComparison.Ordinal)}";
        Requests.Add(what);
        if (Before(what) is { } failure)
        {
            return new HttpResponseMessage(failure) { Content = new StringContent("{}") };
        }

        var (status, json) = Repository.Respond(request.Method.Method, target, body)!.Value;
        After(what);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (Repository.LinkOf(request.Method.Method, request.RequestUri) is { } link)
        {
            response.Headers.Add("Link", link);
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }
}
