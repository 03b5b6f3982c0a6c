using System.Buffers;
using System.Net;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>The bytes of one file in their order, however often the connection breaks. It goes on where it broke if the service can, and else from the
/// start again past what was read, which must be the same by its hash.</summary>
internal sealed class WeightsConnection(WeightsSource source, PioneerClient client, TimeProvider time) : IDisposable
{
    /// <summary>A file that breaks more often than this is given up.</summary>
    private const int MostResumptions = 8;

    /// <summary>Beyond any model that this service trains; a body without an end stops here.</summary>
    private const long MostBytes = 64L * 1024 * 1024 * 1024;

    private const int SkipBytes = 128 * 1024;

    private readonly TimeSpan _longestSilence = client.Options.ReadTimeout;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _resumptionsLeft = MostResumptions;
    private HttpResponseMessage? _answer;
    private Stream? _body;
    private string? _validator;

    public long Received { get; private set; }

    /// <summary>Null when the service does not say.</summary>
    public long? Total { get; private set; }

    /// <summary>Of what was received; lower-case hexadecimal.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        Disconnect();
        _hash.Dispose();
    }

    /// <summary>Answers 0 at the end, and only there.</summary>
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

                // The pipeline counts the attempts of this read; past the limit of the file it must not see the failure.
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

        if (Received + read > MostBytes)
        {
            throw new WeightsException($"The weights are longer than {MostBytes >> 30} GiB; nothing was kept.", inner: null);
        }

        _hash.AppendData(buffer.Span[..read]);
        Received += read;
        return read;
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        _answer = await OpenAsync(cancellationToken);
        var headers = _answer.Content.Headers;
        var isPart = _answer.StatusCode == HttpStatusCode.PartialContent;
        if (isPart && headers.ContentRange?.From != Received)
        {
            throw CannotGoOn("the service answered with another part than the one asked for", inner: null);
        }

        var length = isPart ? headers.ContentRange?.Length : headers.ContentLength;
        if (Received > 0 && ((Total is { } total && length is { } other && total != other) || length < Received))
        {
            throw WeightsException.Changed(source.JobId);
        }

        var body = await _answer.Content.ReadAsStreamAsync(cancellationToken);
        if (!isPart)
        {
            await SkipAsync(body, cancellationToken);
            _validator = _answer.Headers.ETag is { IsWeak: false } tag ? tag.Tag : headers.LastModified?.ToString("R");
        }

        Total ??= length;
        return body;
    }

    private async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenAsync(Received, _validator, cancellationToken);
        }
        catch (PioneerException refused) when (refused.Status == (int)HttpStatusCode.RequestedRangeNotSatisfiable && Received > 0)
        {
            throw CannotGoOn("the service has no bytes", refused);
        }
    }

    /// <summary>Reads what is known already, and proves that it is.</summary>
    private async Task SkipAsync(Stream body, CancellationToken cancellationToken)
    {
        using var again = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(SkipBytes);
        try
        {
            for (var left = Received; left > 0;)
            {
                var read = await ReadBodyAsync(body, buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    throw Broken("the transfer, begun again, ended early", inner: null);
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
        using var silence = new CancellationTokenSource(_longestSilence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException silent) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"no byte came for {_longestSilence.TotalSeconds:0.#} s", silent);
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw Broken("the connection broke", broken);
        }
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _body = null;
        _answer?.Dispose();
        _answer = null;
    }

    /// <summary>The next attempt asks for the whole.</summary>
    private PioneerException CannotGoOn(string finding, Exception? inner)
    {
        _validator = null;
        return Broken(finding, inner);
    }

    private PioneerException Broken(string finding, Exception? inner)
    {
        var total = Total is { } bytes ? $" of {bytes:N0}" : "";
        return Failures.Unreachable(source.Call, $"{finding} after {Received:N0}{total} bytes", outcomeUnknown: false, inner);
    }
}
