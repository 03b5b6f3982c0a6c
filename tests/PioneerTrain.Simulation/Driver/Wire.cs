using System.Net;
using System.Net.Http.Headers;

namespace PioneerTrain.Simulation.Driver;

/// <summary>A request that a process sent.</summary>
internal sealed record WireRequest(StepProcess Sender, int Number, HttpMethod Method, Uri Address, HttpRequestHeaders Headers, byte[] Body)
{
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public string Host => Address.Host;

    /// <summary>The path, with the newest address family mapped to the older ones.</summary>
    public string Path => Address.AbsolutePath.Replace("/training/jobs", "/training-jobs", StringComparison.Ordinal);

    public string? Query(string name) => Address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name && pair.Length == 2).Select(pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
}

/// <summary>A response and how it is delivered.</summary>
internal sealed record WireResponse(int Status, string MediaType, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The connection breaks after this number of body bytes; null for never.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>Whether the connection stays open after the body, as with a streamed log.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>Delay before each piece except the first.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Size of a piece in bytes.</summary>
    public int Piece { get; init; } = int.MaxValue;

    public override string ToString() => $"{Status}{(BreaksAfter is { } bytes ? $", breaks after {bytes} bytes" : "")}";
}

/// <summary>The network between the processes and the world.</summary>
internal interface INetwork
{
    /// <summary>
    /// Sends a request and calls back once, with a response or an error, or never.
    /// </summary>
    void Send(WireRequest request, Action<WireResponse?, HttpRequestError> answered);
}

/// <summary>
/// Replaces the socket. It does not know about faults: it only waits, and can be cancelled.
/// </summary>
internal sealed class WireHandler(INetwork network, Timeline timeline, StepProcess process) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var arrived = new Expectation<HttpResponseMessage>(process);
        await using var onCancel = cancellationToken.UnsafeRegister(_ => arrived.Fail(new OperationCanceledException(cancellationToken)), null);
        process.Paused?.Invoke();
        if (!process.IsAlive)
        {
            // A request that was not sent before the kill is never sent.
            return await arrived.Begin();
        }

        network.Send(new WireRequest(process, ++process.Requests, request.Method, request.RequestUri!, request.Headers, body), (answer, error) =>
        {
            if (answer is null)
            {
                arrived.Fail(new HttpRequestException(error, "the simulated connection broke"));
            }
            else
            {
                arrived.Fulfil(ToMessage(answer, request));
            }
        });
        return await arrived.Begin();
    }

    private HttpResponseMessage ToMessage(WireResponse answer, HttpRequestMessage request)
    {
        var message = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new WireBody(answer, timeline, process) };
        foreach (var (name, value) in answer.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        message.Content.Headers.TryAddWithoutValidation("Content-Type", answer.MediaType);
        return message;
    }
}

/// <summary>A single operation that a process waits for.</summary>
internal sealed class Expectation<T>(StepProcess process)
{
    // Without RunContinuationsAsynchronously, the continuation runs immediately on the thread of
    // the schedule.
    private readonly TaskCompletionSource<T> _source = new();
    private int _isOver;

    /// <summary>
    /// Starts to wait when everything is set up; the schedule continues from here.
    /// </summary>
    public Task<T> Begin()
    {
        process.Await(1);
        return _source.Task;
    }

    public void Fulfil(T value)
    {
        if (End())
        {
            _source.SetResult(value);
        }
    }

    public void Fail(Exception failure)
    {
        if (End())
        {
            if (failure is OperationCanceledException { CancellationToken: var token })
            {
                _source.SetCanceled(token);
            }
            else
            {
                _source.SetException(failure);
            }
        }
    }

    private bool End()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
        {
            return false;
        }

        process.Await(-1);
        return true;
    }
}
