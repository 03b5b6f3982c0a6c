using System.Net;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>What a stream of weights costs, and how long it waits.</summary>
public sealed class WeightsStreamLimitTests
{
    private const long Size = 300L * 1024 * 1024;

    [Fact]
    public async Task Costs_the_same_however_long_the_weights_are()
    {
        using var answers = new Answers(() => new MadeUpZip(Size));
        var time = new ManualTime();
        await using var weights = await WeightsStream.OpenAsync(answers.Client(time), "job_abc123", time, null, default);
        var buffer = new byte[1024 * 1024];

        // Everything completes at once, so every allocation is this thread's.
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (await weights.ReadAsync(buffer) > 0)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 8 * 1024 * 1024);
        Assert.Equal([new ArchiveEntry("model.safetensors", Size)], weights.Entries);
    }

    [Fact]
    public async Task Goes_on_with_another_connection_after_a_silence()
    {
        var connections = 0;
        using var answers = new Answers(() => connections++ == 0 ? new SilentStream("PK\u0003\u0004"u8.ToArray()) : new MemoryStream(Archives.Weights(1000)));
        var time = new ManualTime();
        await using var weights = await WeightsStream.OpenAsync(answers.Client(time), "job_abc123", time, null, default);

        var reading = ReadToEndAsync(weights);
        time.Advance(TimeSpan.FromSeconds(59));
        var before = connections;
        time.Advance(TimeSpan.FromSeconds(1));
        await time.DriveAsync(reading);

        Assert.Equal((1, 2), (before, connections));
        Assert.Equal("model.safetensors", Assert.Single(weights.Entries).Name);
    }

    private static async Task ReadToEndAsync(WeightsStream weights)
    {
        var buffer = new byte[1000];
        while (await weights.ReadAsync(buffer) > 0)
        {
        }
    }

    private sealed class Answers(Func<Stream> body) : HttpMessageHandler
    {
        public PioneerClient Client(TimeProvider time) =>
            new(new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }, new PioneerClientOptions { ApiKey = Some.ApiKey }, time);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body()) });
    }

    /// <summary>Gives what it has, and then nothing until it is cancelled.</summary>
    private sealed class SilentStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await base.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                await new TaskCompletionSource<int>().Task.WaitAsync(cancellationToken);
            }

            return read;
        }

        /// <summary>The length is not told.</summary>
        public override bool CanSeek => false;
    }

    /// <summary>A zip with one stored entry, made up as it is read.</summary>
    private sealed class MadeUpZip : Stream
    {
        private readonly byte[] _start = HandmadeZip.LocalHeader("model.safetensors", size: (int)Size);
        private readonly byte[] _end;
        private readonly byte[] _data = new byte[64 * 1024];
        private readonly long _size;
        private long _position;

        public MadeUpZip(long size)
        {
            _size = size;
            _end = new HandmadeZip().List("model.safetensors", (int)size, offset: 0).End(directoryAt: (uint)(_start.Length + size));
            new Random(5).NextBytes(_data);
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override int Read(Span<byte> buffer)
        {
            var left = Math.Max(0, _start.Length + _size - _position);
            ReadOnlySpan<byte> piece = _position < _start.Length ? _start.AsSpan((int)_position)
                : left > 0 ? _data.AsSpan(0, (int)Math.Min(left, _data.Length))
                : _end.AsSpan((int)(_position - _start.Length - _size));
            var read = Math.Min(buffer.Length, piece.Length);
            piece[..read].CopyTo(buffer);
            _position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
