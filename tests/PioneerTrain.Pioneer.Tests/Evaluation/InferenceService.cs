using System.Net;
using System.Text;
using System.Text.Json;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

/// <summary>A service that answers each inference request by its text and counts the requests in
/// progress. A response that is withheld leaves its request in progress.</summary>
/// <param name="answer">Returns the response to a row, given the number of the request, starting at
/// 1. Null withholds it.</param>
internal sealed class InferenceService(Func<string, int, HttpResponseMessage?> answer) : HttpMessageHandler
{
    private readonly List<(string Text, TaskCompletionSource<HttpResponseMessage> Response)> _withheld = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InferenceService()
        : this((text, _) => Ok(text))
    {
    }

    public HttpClient Client => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Texts of all requests, in order.</summary>
    public List<string> Texts { get; } = [];

    /// <summary>Number of requests without a response.</summary>
    public int InProgress => _withheld.Count(request => !request.Response.Task.IsCompleted);

    /// <summary>Returns a response with one person whose name is the text.</summary>
    public static HttpResponseMessage Ok(string text) =>
        Response(200, """{"result":{"entities":{"person":["…"]}},"token_usage":10}""".Replace("…", text, StringComparison.Ordinal));

    public static HttpResponseMessage Response(int status, string body = "", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            Assert.True(response.Headers.TryAddWithoutValidation(name, value));
        }

        return response;
    }

    /// <summary>Waits until this number of requests is in progress.</summary>
    public async Task WaitForAsync(int requests)
    {
        while (InProgress != requests)
        {
            await _changed.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>Answers the request with this text that is in progress.</summary>
    public void Release(string text, HttpResponseMessage? response = null)
    {
        var request = _withheld.Last(request => request.Text == text && !request.Response.Task.IsCompleted);
        request.Response.SetResult(response ?? Ok(text));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonElement.Parse(await request.Content!.ReadAsStringAsync(cancellationToken));
        var text = body.GetProperty("text").GetString()!;
        Texts.Add(text);
        if (answer(text, Texts.Count) is { } response)
        {
            return response;
        }

        var withheld = new TaskCompletionSource<HttpResponseMessage>();
        _withheld.Add((text, withheld));
        var changed = Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
        await using var cancelled = cancellationToken.Register(() => withheld.TrySetCanceled(cancellationToken));
        return await withheld.Task;
    }
}
