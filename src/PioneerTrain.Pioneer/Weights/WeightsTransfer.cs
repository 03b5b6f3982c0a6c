using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Http;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>One file on its way: how much of it stands on disk, and the hash of exactly that. Each attempt goes on from there, or starts over when
/// the source is no longer the same.</summary>
internal sealed class WeightsTransfer(
    WeightsSource source,
    FileStream file,
    TimeSpan longestSilence,
    TimeProvider time,
    IProgress<WeightsProgress>? progress) : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    /// <summary>Beyond any model that this service trains; a body without an end stops here.</summary>
    private const long MostBytes = 64L * 1024 * 1024 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long? _total;
    private string? _validator;

    public long Received { get; private set; }

    /// <summary>Lower-case hexadecimal; ends the transfer.</summary>
    public string TakeHash() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    /// <summary>Returns when every byte is there; a <see cref="PioneerException"/> says that they are not, and another attempt may follow.</summary>
    public async Task ContinueAsync(CancellationToken cancellationToken)
    {
        using var answer = await OpenAsync(cancellationToken);
        Begin(answer);
        await CopyAsync(answer, cancellationToken);
        if (_total is { } total && Received != total)
        {
            throw Broken("the transfer ended early", inner: null);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenAsync(Received, _validator, cancellationToken);
        }
        catch (PioneerException refused) when (refused.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable && Received > 0)
        {
            StartOver();
            throw Broken("the weights changed while they were downloaded", refused);
        }
    }

    private void Begin(HttpResponseMessage answer)
    {
        var headers = answer.Content.Headers;
        if (answer.StatusCode != HttpStatusCode.PartialContent)
        {
            StartOver();
            _total = headers.ContentLength;
            _validator = answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : headers.LastModified?.ToString("R");
        }
        else if (headers.ContentRange?.From != Received || (headers.ContentRange.Length is { } length && _total is { } total && length != total))
        {
            StartOver();
            throw Broken("the service answered with another part than the one asked for", inner: null);
        }
    }

    private void StartOver()
    {
        if (Received > 0)
        {
            file.SetLength(0);
            _hash.GetHashAndReset();
        }

        Received = 0;
        _total = null;
        _validator = null;
    }

    private async Task CopyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(longestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            while (true)
            {
                silence.CancelAfter(longestSilence);
                var read = await ReadAsync(body, buffer, either.Token, cancellationToken);
                if (read == 0)
                {
                    return;
                }

                Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, CancellationToken eitherToken, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(buffer, eitherToken);
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"no byte came for {longestSilence.TotalSeconds:0.#} s", silent);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw Broken("the connection broke", broken);
        }
    }

    /// <summary>Files have no asynchronous writing on Linux, only another thread that writes; a piece is small enough for this one.</summary>
    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (Received + bytes.Length > MostBytes)
        {
            throw new WeightsException($"The weights are longer than {MostBytes >> 30} GiB; nothing was kept.", inner: null);
        }

        try
        {
            file.Write(bytes);
        }
        catch (IOException failure)
        {
            throw WeightsException.CannotWrite(file.Name, Received, failure);
        }

        _hash.AppendData(bytes);
        Received += bytes.Length;
        progress?.Report(new WeightsProgress(Received, _total));
    }

    private PioneerException Broken(string finding, Exception? inner)
    {
        var total = _total is { } bytes ? $" of {bytes:N0}" : "";
        return Failures.Unreachable(source.Call, $"{finding} after {Received:N0}{total} bytes", mayHaveHappened: false, inner);
    }
}
