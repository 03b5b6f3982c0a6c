using PioneerTrain.LocalServer.Signed;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults of the download of weights.</summary>
internal static class Weights
{
    public static Task ExpiredAsync(HttpContext context) => SignedServer.RejectAsync(context, SignatureError.Expired);

    public static async Task TruncateAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var half = new HalfStream(wire, context);
        context.Response.Body = half;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
    }

    /// <summary>Sends the first half of the announced content and aborts the connection.</summary>
    private sealed class HalfStream(Stream wire, HttpContext context) : Stream
    {
        private long _passed;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var left = (context.Response.ContentLength ?? 0) / 2 - _passed;
            var passing = buffer[..(int)Math.Clamp(left, 0, buffer.Length)];
            _passed += passing.Length;
            await wire.WriteAsync(passing, cancellationToken);
            if (passing.Length < buffer.Length)
            {
                await wire.FlushAsync(cancellationToken);
                context.Abort();
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => wire.FlushAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
