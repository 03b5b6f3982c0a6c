using System.Net;
using System.Text;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>A response of the scripted service.</summary>
internal sealed record Reply
{
    /// <summary>
    /// The step of a delay. Delays pass in steps so that a time limit within a delay ends it on
    /// time.
    /// </summary>
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(0.25);

    private readonly Func<string, HttpResponseMessage> _create;

    private Reply(Func<string, HttpResponseMessage> create) => _create = create;

    private Reply(Func<HttpResponseMessage> create) => _create = _ => create();

    /// <summary>
    /// Delay before the response; a request that is cancelled earlier gets no response.
    /// </summary>
    private TimeSpan Delay { get; init; }

    /// <summary>Runs when the request arrives, before the delay.</summary>
    private Action? OnRequest { get; init; }

    public static Reply Json(string json, int status = 200) => JsonFor(_ => json, status);

    /// <summary>A response that depends on the body of the request.</summary>
    public static Reply JsonFor(Func<string, string> json, int status = 200) => new(body => new HttpResponseMessage((HttpStatusCode)status)
    {
        Content = new StringContent(json(body), Encoding.UTF8, "application/json"),
    });

    /// <summary>One of several responses, chosen by the body of the request.</summary>
    public static Reply For(Func<string, Reply> choose) => new(body => choose(body)._create(body));

    public static Reply Job(ScriptedJob job) => Json(job.ToJson());

    public static Reply Jobs(params ScriptedJob[] jobs) =>
        Json($$"""{"training_jobs":[{{string.Join(',', jobs.Select(job => job.ToJson()))}}],"has_more":false}""");

    /// <summary>An error with the reason that the service reports.</summary>
    public static Reply Error(int status, string detail) => Json($$"""{"detail":"{{detail}}"}""", status);

    public static Reply Zip(byte[] content) => new(() => new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(content) { Headers = { ContentType = new("application/zip") } },
    });

    public static Reply Status(int status) => new(() => new HttpResponseMessage((HttpStatusCode)status));

    /// <summary>The connection breaks after the request was sent, so its outcome is unknown.</summary>
    public static Reply ConnectionLost() => new(() =>
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection was reset"));

    /// <summary>The same response, with an action that runs when the request arrives.</summary>
    public Reply When(Action requested) => this with { OnRequest = requested };

    /// <summary>The same response, delayed.</summary>
    public Reply After(TimeSpan delay) => this with { Delay = delay };

    public async Task<HttpResponseMessage> SendAsync(string body, ManualTime time, CancellationToken cancellationToken)
    {
        OnRequest?.Invoke();
        for (var left = Delay; left > TimeSpan.Zero; left -= _step)
        {
            await Task.Delay(left < _step ? left : _step, time, cancellationToken);
        }

        return _create(body);
    }
}
