using System.Net;
using System.Runtime.InteropServices;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>The response to a request for a log, which the server may keep open.</summary>
internal sealed class LogStream : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ApiCall _call;
    private readonly HttpResponseMessage _response;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _longestSilence;
    private Stream? _body;

    public LogStream(PioneerClient client, ApiCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        (_time, _call, _response, _cancellationToken) = (client.Time, call, response, cancellationToken);
        CanStayOpen = LogReader.CanStream(MediaType) && response.Content.Headers.ContentLength is null;
        _longestSilence = CanStayOpen ? client.Options.Timings.LogSilence : call.Timeout;
        _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _silence.Token);
    }

    public string MediaType => _response.Content.Headers.ContentType?.MediaType ?? "";

    /// <summary>True if the end of the log can be a pause, because the server did not announce a
    /// length.</summary>
    public bool CanStayOpen { get; }

    /// <summary>Number of bytes before the response if it is a part of the log; null if it is the
    /// whole log.</summary>
    public long? Offset => _response.StatusCode == HttpStatusCode.PartialContent
        ? _response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } ? from : -1
        : null;

    /// <summary>The entity tag, with quotes; null if there is none.</summary>
    public string? Tag => _response.Headers.ETag?.ToString();

    /// <summary>Time waited for data. Does not include the time in which the caller processed
    /// it.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Reads the next bytes.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="limit">Maximum time to wait for them.</param>
    /// <exception cref="PioneerException">The connection was lost, or the server stopped
    /// sending.</exception>
    public async ValueTask<LogPiece> ReadAsync(Memory<byte> buffer, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
        {
            return LogPiece.LimitReached;
        }

        var start = _time.GetTimestamp();
        try
        {
            _silence.CancelAfter(limit < _longestSilence ? limit : _longestSilence);
            _body ??= await _response.Content.ReadAsStreamAsync(_either.Token);
            var read = await _body.ReadAsync(buffer, _either.Token);
            return read == 0 ? LogPiece.End : LogPiece.Of(read);
        }
        catch (OperationCanceledException silent) when (!_cancellationToken.IsCancellationRequested)
        {
            return limit <= _longestSilence ? LogPiece.LimitReached
                : CanStayOpen ? LogPiece.Pause
                : throw Failures.Unreachable(_call, $"no data received for {_longestSilence.TotalSeconds:0.#} s", outcomeUnknown: true, silent);
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(_cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Failures.Unreachable(_call, "the connection was lost while reading the response", outcomeUnknown: true, failure);
        }
        finally
        {
            if (!_silence.IsCancellationRequested)
            {
                _silence.CancelAfter(Timeout.InfiniteTimeSpan);
            }

            Waited += _time.GetElapsedTime(start);
        }
    }

    /// <summary>Returns the failure of a response that cannot be read.</summary>
    public PioneerException Unreadable(string finding, Exception? inner = null) =>
        Failures.Protocol(_call, (int)_response.StatusCode, finding, inner);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
        _body?.Dispose();
        _response.Dispose();
    }
}

/// <summary>The result of one read of a log.</summary>
/// <param name="Bytes">Number of bytes; zero if there are none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LogPiece(int Bytes, LogPieceKind Kind)
{
    /// <summary>The response is complete.</summary>
    public static LogPiece End => new(0, LogPieceKind.End);

    /// <summary>The server keeps the response open, and sends nothing for now.</summary>
    public static LogPiece Pause => new(0, LogPieceKind.Pause);

    /// <summary>The time limit of the caller passed.</summary>
    public static LogPiece LimitReached => new(0, LogPieceKind.LimitReached);

    public static LogPiece Of(int bytes) => new(bytes, LogPieceKind.Data);
}

internal enum LogPieceKind
{
    Data,
    End,
    Pause,
    LimitReached,
}
