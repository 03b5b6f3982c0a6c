using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit;

/// <summary>
/// A service that creates at most 20 jobs a minute, each of which ends after a fixed time. It
/// counts the requests.
/// </summary>
/// <param name="time">The clock of the service.</param>
/// <param name="jobLength">Time from the creation of a job to its end.</param>
/// <param name="sendsRemainingTime">
/// Whether Retry-After is the remaining time of the window instead of always 3 seconds, as in the
/// documentation.
/// </param>
public sealed class RateLimitedService(TimeProvider time, TimeSpan jobLength, bool sendsRemainingTime) : HttpMessageHandler
{
    public const int CreationsPerMinute = 20;

    private static readonly TimeSpan _window = TimeSpan.FromMinutes(1);

    private readonly long _start = time.GetTimestamp();
    private readonly List<TimeSpan> _created = [];
    private readonly Dictionary<int, int> _requests = [];

    public int Jobs => _created.Count;

    public int Refusals { get; private set; }

    public TimeSpan LastCreation => _created[^1];

    /// <summary>Requests by minute, from 0.</summary>
    public IReadOnlyDictionary<int, int> RequestsByMinute => _requests;

    private TimeSpan Now => time.GetElapsedTime(_start);

    public HttpClient Client => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var minute = (int)Now.TotalMinutes;
        _requests[minute] = _requests.GetValueOrDefault(minute) + 1;
        var path = request.RequestUri!.AbsolutePath.Split('/');
        return Task.FromResult((request.Method.Method, path) switch
        {
            ("POST", _) => Create(),
            (_, [.., "training-jobs"]) => Answer(new JsonObject { ["training_jobs"] = new JsonArray([.. Enumerable.Range(0, Jobs).Select(Job)]) }),
            (_, [.., "logs"]) => Answer(new JsonObject { ["logs"] = new JsonArray() }),
            _ => Answer(Job(int.Parse(path[^1], CultureInfo.InvariantCulture))),
        });
    }

    private HttpResponseMessage Create()
    {
        var free = _created.Count < CreationsPerMinute ? TimeSpan.Zero : _created[^CreationsPerMinute] + _window - Now;
        if (free > TimeSpan.Zero)
        {
            Refusals++;
            var refusal = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
            refusal.Headers.Add("Retry-After", (sendsRemainingTime ? Math.Ceiling(free.TotalSeconds) : 3).ToString(CultureInfo.InvariantCulture));
            return refusal;
        }

        _created.Add(Now);
        return Answer(Job(Jobs - 1));
    }

    private JsonObject Job(int id) => new()
    {
        ["id"] = id.ToString(CultureInfo.InvariantCulture),
        ["status"] = Now - _created[id] < jobLength ? "running" : "complete",
    };

    private static HttpResponseMessage Answer(JsonObject body) => new(HttpStatusCode.OK) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
