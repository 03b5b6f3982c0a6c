using System.Net;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Weights;

public sealed class WeightsMemoryTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;
    private const int Megabytes = 100;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Uses_little_memory_for_large_weights()
    {
        using var answers = new ImmediateResponseHandler(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new GeneratedZip()) });
        var time = new ManualTime();
        var download = new WeightsDownload(answers.Client(time));

        // No operation is asynchronous here, so this thread makes every allocation.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var file = await download.DownloadAsync("job_abc123", _folder.File("weights.zip"), progress: null, default);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4 * Megabyte);
        Assert.Equal([new ArchiveEntry("model.safetensors", (long)Megabytes * Megabyte)], file.Entries);
    }

    /// <summary>A zip with one stored entry, generated while it is read.</summary>
    private sealed class GeneratedZip : ReadOnlyStream
    {
        private readonly List<byte[]> _pieces;
        private int _piece;
        private int _position;

        public GeneratedZip()
        {
            var data = new byte[Megabyte];
            new Random(5).NextBytes(data);
            var checksum = new Crc32();
            for (var piece = 0; piece < Megabytes; piece++)
            {
                checksum.Append(data);
            }

            var size = (long)Megabytes * Megabyte;
            var start = RawZip.LocalHeader("model.safetensors", checksum.Value, size);
            var end = new RawZip().List("model.safetensors", checksum.Value, size, offset: 0).End(start.Length + size);
            _pieces = [start, .. Enumerable.Repeat(data, Megabytes), end];
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        public override int Read(Span<byte> buffer)
        {
            if (_piece == _pieces.Count)
            {
                return 0;
            }

            var piece = _pieces[_piece].AsSpan(_position);
            var read = Math.Min(buffer.Length, piece.Length);
            piece[..read].CopyTo(buffer);
            (_piece, _position) = read == piece.Length ? (_piece + 1, 0) : (_piece, _position + read);
            return read;
        }
    }
}
