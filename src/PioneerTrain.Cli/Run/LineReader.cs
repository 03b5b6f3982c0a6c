using System.Buffers;
using System.Runtime.CompilerServices;

namespace PioneerTrain.Cli.Run;

/// <summary>Receives a line without its line break. Returns false to stop reading.</summary>
/// <param name="number">1-based.</param>
internal delegate bool LineReceiver(int number, ReadOnlySpan<byte> line);

/// <summary>Receives the bytes of a file in order.</summary>
internal delegate void BytesReceiver(ReadOnlySpan<byte> bytes);

/// <summary>
/// Reads a text file line by line. Holds two blocks and one line in memory, whatever the size of
/// the file. While the lines of a block are received, another thread reads the next block.
/// </summary>
internal sealed class LineReader
{
    /// <summary>16 MiB.</summary>
    public const int MaximumLineBytes = 16 * 1024 * 1024;

    /// <summary>1 MiB.</summary>
    private const int BlockBytes = 1 << 20;

    private const int SmallBlockBytes = 1 << 16;

    private readonly LineReceiver _onLine;

    /// <summary>The start of a line whose end was not read yet.</summary>
    private readonly ArrayBufferWriter<byte> _start = new();
    private int _number = 1;

    private LineReader(LineReceiver onLine) => _onLine = onLine;

    private bool IsTooLong => _start.WrittenCount > MaximumLineBytes;

    /// <summary>Reads the stream to its end, or until a line is not wanted.</summary>
    /// <param name="onBytes">Receives all bytes that are read, on another thread than the lines.</param>
    /// <returns>Null; or the number of a line that exceeds <see cref="MaximumLineBytes"/>, where reading stopped.</returns>
    public static async Task<int?> ReadAsync(Stream stream, LineReceiver onLine, BytesReceiver onBytes, CancellationToken cancellationToken)
    {
        var lines = new LineReader(onLine);
        var (block, next) = (new byte[BlockBytes], new byte[BlockBytes]);
        var reading = ReadBlockAsync(block);
        while (await reading is > 0 and var length)
        {
            (var read, block, next) = (block, next, block);
            reading = ReadBlockAsync(block);
            if (!lines.Add(read.AsSpan(0, length)))
            {
                await reading;
                return lines.IsTooLong ? lines._number : null;
            }
        }

        lines.AddLast();
        return null;

        Task<int> ReadBlockAsync(byte[] buffer) => Task.Run(
            () =>
            {
                var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                onBytes(buffer.AsSpan(0, read));
                return read;
            },
            cancellationToken);
    }

    /// <summary>Returns the lines when they are needed, each in a new array.</summary>
    /// <exception cref="IOException">A line exceeds <see cref="MaximumLineBytes"/>.</exception>
    public static async IAsyncEnumerable<byte[]> EnumerateAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var complete = new Queue<byte[]>();
        var lines = new LineReader((_, line) =>
        {
            complete.Enqueue(line.ToArray());
            return true;
        });
        var block = new byte[SmallBlockBytes];
        while (await stream.ReadAsync(block, cancellationToken) is > 0 and var length)
        {
            if (!lines.Add(block.AsSpan(0, length)))
            {
                throw new IOException("a line is too long");
            }

            while (complete.TryDequeue(out var line))
            {
                yield return line;
            }
        }

        lines.AddLast();
        if (complete.TryDequeue(out var last))
        {
            yield return last;
        }
    }

    /// <summary>Passes on the lines that end in the block. Returns false to stop.</summary>
    private bool Add(ReadOnlySpan<byte> block)
    {
        for (int end; (end = block.IndexOf((byte)'\n')) >= 0; block = block[(end + 1)..])
        {
            if (_start.WrittenCount == 0)
            {
                if (!_onLine(_number++, block[..end]))
                {
                    return false;
                }

                continue;
            }

            _start.Write(block[..end]);
            if (IsTooLong || !AddLast())
            {
                return false;
            }

            _start.ResetWrittenCount();
        }

        _start.Write(block);
        return !IsTooLong;
    }

    /// <summary>Passes on a line that is complete now. Returns false to stop.</summary>
    private bool AddLast() => _start.WrittenCount == 0 || _onLine(_number++, _start.WrittenSpan);
}
