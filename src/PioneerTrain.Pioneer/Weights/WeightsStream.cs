using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Weights;

/// <summary>What weights are packed in.</summary>
public enum WeightsForm
{
    Zip,
    TarGz,
}

/// <summary>The weights of a job as they come: forward only, in bounded memory, resumed when the connection breaks. A zip is checked while it passes
/// and its end is told only if it may be kept, so whoever copies the stream to its end has a good archive. A tar.gz passes unchecked.</summary>
public sealed class WeightsStream : Stream
{
    private const int LongestStart = 4;

    private readonly string _jobId;
    private readonly WeightsConnection _connection;
    private readonly IProgress<WeightsProgress>? _progress;
    private readonly StreamedZipCheck? _check;
    private ReadOnlyMemory<byte> _start;
    private bool _isEnded;

    private WeightsStream(string jobId, WeightsConnection connection, ReadOnlyMemory<byte> start, ArchiveLimits limits, IProgress<WeightsProgress>? progress)
    {
        _jobId = jobId;
        _connection = connection;
        _start = start;
        _progress = progress;
        (Form, _check) = start.Span switch
        {
            [(byte)'P', (byte)'K', ..] => (WeightsForm.Zip, new StreamedZipCheck(limits)),
            [0x1F, 0x8B, ..] => (WeightsForm.TarGz, null),
            [] => throw WeightsException.Refused(jobId, ArchiveCheck.IsEmpty),
            _ => throw WeightsException.Refused(jobId, ArchiveCheck.IsNoArchive),
        };
    }

    public WeightsForm Form { get; }

    /// <summary>In bytes; null when the service does not say.</summary>
    public long? Total => _connection.Total;

    /// <summary>Of every byte, 64 lower-case hexadecimal digits; once the end was read. The service gives no checksum of its own.</summary>
    public string Sha256 => _isEnded ? _connection.Sha256() : throw new InvalidOperationException("The stream has not been read to its end.");

    /// <summary>The files of a zip, once the end was read.</summary>
    public IReadOnlyList<ArchiveEntry> Entries { get; private set; } = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _connection.Received - _start.Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Connects and reads the first bytes. From here on every failure is a <see cref="PioneerException"/> for the service and the way to it, or a
    /// <see cref="WeightsException"/> for what it gave.</summary>
    /// <param name="progress">Told after each piece; null for nobody.</param>
    public static Task<WeightsStream> OpenAsync(
        PioneerClient client,
        string jobId,
        TimeProvider time,
        IProgress<WeightsProgress>? progress,
        CancellationToken cancellationToken) => OpenAsync(client, jobId, ArchiveLimits.Default, time, progress, cancellationToken);

    internal static async Task<WeightsStream> OpenAsync(
        PioneerClient client,
        string jobId,
        ArchiveLimits limits,
        TimeProvider time,
        IProgress<WeightsProgress>? progress,
        CancellationToken cancellationToken)
    {
        var connection = new WeightsConnection(new WeightsSource(client, jobId), client, time);
        try
        {
            var start = new byte[LongestStart];
            var length = 0;
            for (int read; length < start.Length && (read = await connection.ReadAsync(start.AsMemory(length), cancellationToken)) > 0;)
            {
                length += read;
            }

            return new WeightsStream(jobId, connection, start.AsMemory(0, length), limits, progress);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <returns>0 at the end, if what was read may be kept.</returns>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _isEnded)
        {
            return 0;
        }

        var read = TakeStart(buffer.Span);
        if (read == 0)
        {
            read = await _connection.ReadAsync(buffer, cancellationToken);
        }

        Check(buffer.Span[..read]);
        if (read > 0)
        {
            _progress?.Report(new WeightsProgress(Position, Total));
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Use ReadAsync.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.Dispose();
            _check?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeStart(Span<byte> buffer)
    {
        var taken = Math.Min(_start.Length, buffer.Length);
        _start.Span[..taken].CopyTo(buffer);
        _start = _start[taken..];
        return taken;
    }

    /// <param name="bytes">Empty at the end.</param>
    private void Check(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _check?.Append(bytes);
            if (bytes.IsEmpty)
            {
                Entries = _check?.Finish() ?? [];
                _isEnded = true;
            }
        }
        catch (RefusedArchiveException refused)
        {
            throw WeightsException.Refused(_jobId, refused.Message);
        }
    }
}
