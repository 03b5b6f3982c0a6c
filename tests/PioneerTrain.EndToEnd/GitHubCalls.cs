using System.Diagnostics;
using System.Reflection;
using PioneerTrain.GitHub.AotProbe;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// The calls to the REST API of GitHub in native code. The compiler does not see what Octokit needs
/// through reflection: without it, the program would send an empty body.
/// </summary>
public sealed class GitHubCalls
{
    private static readonly string _probe = Repository.File("artifacts/under-test-probe/PioneerTrain.GitHub.AotProbe");

    [Fact]
    public async Task Native_code_sends_and_reads_the_same_as_a_program_with_the_JIT()
    {
        var api = new DescribedApi();
        await using var server = new LoopbackServer(request => Respond(api, request));

        var native = await RunProbeAsync(server.Url);
        var nativeRequests = server.Requests.Select(Describe).ToList();
        var jit = await RunHereAsync(server.Url);
        var jitRequests = server.Requests.Skip(nativeRequests.Count).Select(Describe).ToList();

        Assert.Equal(jitRequests, nativeRequests);
        Assert.Equal(jit, native);
        Assert.Empty(api.Paths.Except(api.Used));
    }

    [Fact]
    public async Task Every_call_is_compared()
    {
        await using var server = new LoopbackServer(request => Respond(new DescribedApi(), request));
        Type[] ports = [typeof(PullRequestComments), typeof(CheckRuns), typeof(Commits), typeof(PullRequests), typeof(WorkflowArtifacts), typeof(Accounts), typeof(Releases), typeof(ReleaseAssets)];
        var calls = ports.SelectMany(port => port.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(call => $"{port.Name}.{call.Name}"));

        var made = (await RunHereAsync(server.Url)).Split('\n').Select(line => line.Split(':')[0]);

        Assert.Empty(calls.Except(made));
    }

    /// <summary>
    /// Pages the comments, makes one artifact larger than 32 bits can express, and receives uploads.
    /// Everything else is GitHub's example.
    /// </summary>
    private static LoopbackResponse Respond(DescribedApi api, LoopbackRequest request)
    {
        if (request.Target == "/storage")
        {
            return LoopbackResponse.Json("\"archive\"");
        }

        var response = api.Respond(request.Method, request.Target, "/storage");
        if (request is { Method: "GET" } && request.Target.EndsWith("/comments?per_page=100", StringComparison.Ordinal))
        {
            return response with { Headers = [.. response.Headers, ("Link", $"<{request.Target}&page=2>; rel=\"next\"")] };
        }

        var text = System.Text.Encoding.UTF8.GetString(response.Body.Span);
        if (request.Target.Contains("/releases/1", StringComparison.Ordinal) && request.Method == "GET")
        {
            return LoopbackResponse.Json(text.Replace("https://uploads.github.com", $"http://{request.Headers["Host"]}", StringComparison.Ordinal));
        }

        if (request.Target.Contains("/actions/artifacts?", StringComparison.Ordinal))
        {
            return LoopbackResponse.Json(text.Replace("\"size_in_bytes\":556", "\"size_in_bytes\":5560000000", StringComparison.Ordinal));
        }

        return response;
    }

    private static async Task<string> RunHereAsync(Uri api)
    {
        using var http = new HttpMessageInvoker(RepositoryOptions.CreateHandler(proxy: null));
        await using var output = new StringWriter { NewLine = "\n" };
        await new EveryCall(http, api.AbsoluteUri, output).RunAsync();
        return output.ToString();
    }

    private static async Task<string> RunProbeAsync(Uri api)
    {
        var start = new ProcessStartInfo(_probe, [api.AbsoluteUri]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{output}\n{await errors}");
        return output;
    }

    private static string Describe(LoopbackRequest request)
    {
        var headers = request.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {header.Value}");
        return $"{request.Method} {request.Target}\n{string.Join('\n', headers)}\n{System.Text.Encoding.UTF8.GetString(request.Body.Span)}";
    }
}
