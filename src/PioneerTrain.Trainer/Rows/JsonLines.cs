namespace PioneerTrain.Trainer.Rows;

/// <summary>The lines of a stream, in bounded memory. Empty lines are passed over; a byte order mark in front of the first is too.</summary>
internal static class JsonLines
{
    /// <summary>A line longer than this is not kept: 1 MiB.</summary>
    public const int LongestLine = 1 << 20;

    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Each line that is not blank, with its 1-based number; no bytes for one that is too long. The bytes hold until the next line is asked for.</summary>
    public static IEnumerable<(int Number, ReadOnlyMemory<byte>? Bytes)> Read(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var line = new LineBuffer();
        var number = 1;
        int count;
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            var start = 0;
            while (start < count)
            {
                var feed = Array.IndexOf(buffer, LineFeed, start, count - start);
                line.Append(buffer.AsSpan(start, (feed < 0 ? count : feed) - start));
                if (feed < 0)
                {
                    break;
                }

                if (!line.IsBlank(number))
                {
                    yield return (number, line.Content(number));
                }

                line.Clear();
                number++;
                start = feed + 1;
            }
        }

        if (!line.IsBlank(number))
        {
            yield return (number, line.Content(number));
        }
    }

    /// <summary>One line while it is read; of a line that is too long only the fact is kept.</summary>
    private sealed class LineBuffer
    {
        private byte[] _bytes = new byte[4096];
        private int _length;
        private bool _isTooLong;

        public void Append(ReadOnlySpan<byte> part)
        {
            if (_length + part.Length > LongestLine)
            {
                _isTooLong = true;
                return;
            }

            if (_length + part.Length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(_length + part.Length, 2 * _bytes.Length));
            }

            part.CopyTo(_bytes.AsSpan(_length));
            _length += part.Length;
        }

        public void Clear() => (_length, _isTooLong) = (0, false);

        public ReadOnlyMemory<byte>? Content(int number) => _isTooLong ? default(ReadOnlyMemory<byte>?) : WithoutMark(number);

        public bool IsBlank(int number) => !_isTooLong && WithoutMark(number).Span.Trim(" \t\r"u8).IsEmpty;

        private ReadOnlyMemory<byte> WithoutMark(int number)
        {
            var bytes = _bytes.AsMemory(0, _length);
            return number == 1 && bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        }
    }
}
