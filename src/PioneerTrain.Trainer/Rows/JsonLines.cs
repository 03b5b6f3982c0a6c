namespace PioneerTrain.Trainer.Rows;

/// <summary>
/// Reads the lines of a stream in bounded memory. Blank lines and a byte order mark at the start
/// are skipped.
/// </summary>
internal static class JsonLines
{
    private const byte LineFeed = (byte)'\n';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Returns each line that is not blank with its number, from 1. The bytes are null if the line
    /// is too long. They are valid until the next line is read.
    /// </summary>
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

    /// <summary>The buffer of a line. The content of a line that is too long is not kept.</summary>
    private sealed class LineBuffer
    {
        private byte[] _bytes = new byte[4096];
        private int _length;
        private bool _isTooLong;

        public void Append(ReadOnlySpan<byte> part)
        {
            if (_length + part.Length > DatasetLimits.LineBytes)
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

        public ReadOnlyMemory<byte>? Content(int number) =>
            _isTooLong ? default(ReadOnlyMemory<byte>?) : WithoutMark(number);

        public bool IsBlank(int number) => !_isTooLong && WithoutMark(number).Span.Trim(" \t\r"u8).IsEmpty;

        private ReadOnlyMemory<byte> WithoutMark(int number)
        {
            var bytes = _bytes.AsMemory(0, _length);
            return number == 1 && bytes.Span.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        }
    }
}
