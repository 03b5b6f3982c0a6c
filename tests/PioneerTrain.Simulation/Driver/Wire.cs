using System.Net;
using System.Net.Http.Headers;

namespace PioneerTrain.Simulation.Driver;

/// <summary>A request as it left a process.</summary>
internal sealed record WireRequest(StepProcess Sender, int Number, HttpMethod Method, Uri Address, HttpRequestHeaders Headers, byte[] Body)
{
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public string Host => Address.Host;

    /// <summary>The newest address family of the service is the others in other words.</summary>
    public string Path => Address.AbsolutePath.Replace("/training/jobs", "/training-jobs", StringComparison.Ordinal);

    public string? Query(string name) => Address.Query.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name && pair.Length == 2).Select(pair => Uri.UnescapeDataString(pair[1])).FirstOrDefault();
}

/// <summary>An answer on its way, and how it gets there.</summary>
internal sealed record WireAnswer(int Status, string MediaType, byte[] Body)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The connection breaks after so many bytes of the body; null for never.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>Nothing follows the body, and the connection stays open: a log that streams.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>Before each piece but the first.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Bytes in a piece.</summary>
    public int Piece { get; init; } = int.MaxValue;

    public override string ToString() => $"{Status}{(BreaksAfter is { } bytes ? $", breaks after {bytes} bytes" : "")}";
}

/// <summary>What is between the processes and the world.</summary>
internal interface INetwork
{
    /// <summary>Takes a request and calls back once, with an answer or with what broke; or never.</summary>
    void Send(WireRequest request, Action<WireAnswer?, HttpRequestError> answered);
}

/// <summary>Stands where the socket would be. Nothing here knows of faults: it only waits, and can be cancelled.</summary>
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
            // What was not sent before the kill is never sent.
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

    private HttpResponseMessage ToMessage(WireAnswer answer, HttpRequestMessage request)
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

/// <summary>One thing that a process waits for.</summary>
internal sealed class Expectation<T>(StepProcess process)
{
    // Without RunContinuationsAsynchronously: what waits goes on here and now, on the thread of the schedule.
    private readonly TaskCompletionSource<T> _source = new();
    private int _isOver;

    /// <summary>Begins to wait, when all is arranged: from here on the schedule goes on.</summary>
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
