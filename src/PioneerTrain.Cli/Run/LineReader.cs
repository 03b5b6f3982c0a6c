using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace PioneerTrain.Cli.Run;

/// <summary>Receives a line without its line break. Returns false to stop reading.</summary>
/// <param name="number">1-based.</param>
internal delegate bool LineReceiver(int number, ReadOnlySpan<byte> line);

/// <summary>Receives the bytes of a file in order.</summary>
internal delegate void BytesReceiver(ReadOnlySpan<byte> bytes);

/// <summary>Reads a text file line by line. Holds one line in memory, whatever the size of the file.</summary>
internal static class LineReader
{
    /// <summary>16 MiB.</summary>
    public const int MaximumLineBytes = 16 * 1024 * 1024;

    /// <summary>Reads the stream to its end.</summary>
    /// <param name="onBytes">Receives the bytes of the lines that were read, with their line breaks.</param>
    /// <returns>Null; or the number of a line that exceeds <see cref="MaximumLineBytes"/>, where reading stopped.</returns>
    public static async Task<int?> ReadAsync(Stream stream, LineReceiver onLine, BytesReceiver onBytes, CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        for (var number = 1; ;)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                if (!onLine(number++, line.IsSingleSegment ? line.FirstSpan : line.ToArray()))
                {
                    return null;
                }
            }

            if (rest.Length > MaximumLineBytes)
            {
                return number;
            }

            foreach (var piece in read.Buffer.Slice(read.Buffer.Start, rest.Start))
            {
                onBytes(piece.Span);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    /// <summary>Returns the lines when they are needed, each in an array of its own.</summary>
    /// <exception cref="IOException">A line exceeds <see cref="MaximumLineBytes"/>.</exception>
    public static async IAsyncEnumerable<byte[]> EnumerateAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 1 << 16, leaveOpen: true));
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            var lines = new List<byte[]>();
            while (TryTakeLine(ref rest, read.IsCompleted, out var line))
            {
                lines.Add(line.ToArray());
            }

            if (rest.Length > MaximumLineBytes)
            {
                throw new IOException("a line is too long");
            }

            reader.AdvanceTo(rest.Start, rest.End);
            foreach (var line in lines)
            {
                yield return line;
            }

            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    /// <summary>Takes the next line from the buffer; false when there is no complete one yet.</summary>
    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isEnd, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isEnd || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }
}
