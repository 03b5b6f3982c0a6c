using System.Net;

namespace PioneerTrain.Simulation.Driver;

/// <summary>The body of a response, delivered over time.</summary>
internal sealed class WireBody(WireResponse answer, Timeline timeline, StepProcess process) : HttpContent
{
    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new BodyStream(answer, timeline, process));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var body = new BodyStream(answer, timeline, process);
        await body.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = answer.StaysOpen ? -1 : answer.Body.Length;
        return !answer.StaysOpen;
    }

    private sealed class BodyStream(WireResponse answer, Timeline timeline, StepProcess process) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = answer.BreaksAfter ?? answer.Body.Length;
            if (_position >= end)
            {
                if (answer.BreaksAfter is not null)
                {
                    throw new HttpIOException(HttpRequestError.ResponseEnded, "the simulated connection broke");
                }

                if (answer.StaysOpen)
                {
                    await PauseAsync(Timeout.InfiniteTimeSpan, cancellationToken);
                }

                return 0;
            }

            if (_position > 0 && answer.Pause > TimeSpan.Zero)
            {
                await PauseAsync(answer.Pause, cancellationToken);
            }

            var length = Math.Min(Math.Min(buffer.Length, answer.Piece), end - _position);
            answer.Body.AsMemory(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The network is read asynchronously.");

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
        {
            var more = new Expectation<bool>(process);
            await using var onCancel = cancellationToken.UnsafeRegister(_ => more.Fail(new OperationCanceledException(cancellationToken)), null);
            if (pause != Timeout.InfiniteTimeSpan)
            {
                timeline.Plan(pause, process, () => more.Fulfil(true));
            }

            await more.Begin();
        }
    }
}
