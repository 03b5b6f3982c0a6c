using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>Reads the bytes of one file in order, even if the connection is lost. Resumes where it
/// was lost if the service supports it. Otherwise reads the file again from its start and compares
/// the hash of the part that was read before.</summary>
internal sealed class WeightsConnection(WeightsSource source, PioneerClient client, ArchiveLimits limits)
    : IDisposable
{
    /// <summary>Number of lost connections after which the download fails.</summary>
    private const int MaximumResumptions = 8;

    private const int SkipBytes = 128 * 1024;

    private readonly TimeSpan _longestSilence = client.Options.ReadTimeout;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _resumptionsLeft = MaximumResumptions;
    private HttpResponseMessage? _response;
    private Stream? _body;
    private string? _validator;
    private long? _encodedBytes;

    /// <summary>Number of bytes received.</summary>
    public long Received { get; private set; }

    /// <summary>Size of the file in bytes; null if the service does not report it.</summary>
    public long? Total { get; private set; }

    /// <summary>Returns the SHA-256 of the received bytes, in lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        Disconnect();
        _hash.Dispose();
    }

    /// <summary>Reads the next bytes. Returns 0 only at the end of the file.</summary>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        PioneerException? last = null;
        var read = await client.Pipelines.Resumption.ExecuteAsync(async token =>
        {
            try
            {
                return await TryReadAsync(buffer, token);
            }
            catch (PioneerException failure)
            {
                Disconnect();
                if (_resumptionsLeft-- > 0)
                {
                    throw;
                }

                // The pipeline counts the attempts of one read. Beyond the limit of the file it
                // must not retry.
                last = failure;
                return 0;
            }
        }, cancellationToken);
        if (last is not null)
        {
            ExceptionDispatchInfo.Throw(last);
        }

        return read;
    }

    private async Task<int> TryReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var body = _body ??= await ConnectAsync(cancellationToken);
        var read = await ReadBodyAsync(body, buffer, cancellationToken);
        if (read == 0 && Total is { } total && Received != total)
        {
            throw Broken("the transfer ended early", inner: null);
        }

        var received = Received + read;
        if (received > limits.MaximumBytes || (_encodedBytes is { } encoded && !limits.Allow(received, encoded)))
        {
            throw WeightsException.TooLong(source.JobId, limits.MaximumBytes);
        }

        _hash.AppendData(buffer.Span[..read]);
        Received = received;
        return read;
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        _response = await OpenAsync(cancellationToken);
        var headers = _response.Content.Headers;
        var isPart = _response.StatusCode == HttpStatusCode.PartialContent;
        var isCompressed = IsCompressed(headers);
        if (isPart && (headers.ContentRange?.From != Received || isCompressed))
        {
            throw CannotResume("the service sent another range than requested", inner: null);
        }

        var length = isPart ? headers.ContentRange?.Length : isCompressed ? null : headers.ContentLength;
        if (Received > 0 && ((Total is { } total && length is { } other && total != other) || length < Received))
        {
            throw WeightsException.Changed(source.JobId);
        }

        var body = await _response.Content.ReadAsStreamAsync(cancellationToken);
        _encodedBytes = null;
        if (isCompressed)
        {
            _encodedBytes = 0;
            body = new GZipStream(new MeteredStream(body, read => _encodedBytes += read), CompressionMode.Decompress);
        }

        if (!isPart)
        {
            await SkipAsync(body, cancellationToken);

            // An offset in the decompressed bytes is not an offset in the compressed response, so a
            // compressed response is read again from its start.
            _validator = isCompressed ? null
                : _response.Headers.ETag is { IsWeak: false } tag ? tag.Tag
                : headers.LastModified?.ToString("R");
        }

        Total ??= length;
        return body;
    }

    /// <summary>Returns true if the response is compressed for the transfer. A server that stores a
    /// tar.gz file can report its compression as a content encoding; those bytes are the
    /// file.</summary>
    private static bool IsCompressed(HttpContentHeaders headers) =>
        headers.ContentEncoding is { Count: 1 } encodings
        && (encodings.First().ToUpperInvariant() is "GZIP" or "X-GZIP")
        && headers.ContentType?.MediaType is not ("application/x-tar" or "application/gzip" or "application/x-gzip");

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenAsync(Received, _validator, cancellationToken);
        }
        catch (PioneerException rejected)
            when (rejected.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable && Received > 0)
        {
            throw CannotResume("the service cannot send the requested range", rejected);
        }
    }

    /// <summary>Reads what was received before, and checks that it is the same.</summary>
    private async Task SkipAsync(Stream body, CancellationToken cancellationToken)
    {
        using var again = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        try
        {
            for (var left = Received; left > 0;)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
                var read = await ReadBodyAsync(body, piece, cancellationToken);
                if (read == 0)
                {
                    throw Broken("the restarted transfer ended early", inner: null);
                }

                again.AppendData(buffer, 0, read);
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!again.GetCurrentHash().AsSpan().SequenceEqual(_hash.GetCurrentHash()))
        {
            throw WeightsException.Changed(source.JobId);
        }
    }

    private async Task<int> ReadBodyAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(_longestSilence, client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"no data received for {_longestSilence.TotalSeconds:0.#} s", silent);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw Broken("the connection was lost", failure);
        }
        catch (InvalidDataException damaged)
        {
            throw Broken("the gzip encoding of the response is damaged", damaged);
        }
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _body = null;
        _response?.Dispose();
        _response = null;
    }

    /// <summary>The next attempt requests the whole file.</summary>
    private PioneerException CannotResume(string finding, Exception? inner)
    {
        _validator = null;
        return Broken(finding, inner);
    }

    private PioneerException Broken(string finding, Exception? inner)
    {
        var total = Total is { } bytes ? $" of {bytes:N0}" : "";
        finding = $"{finding} after {Received:N0}{total} bytes";
        return Failures.Unreachable(source.Call, finding, outcomeUnknown: false, inner);
    }
}
