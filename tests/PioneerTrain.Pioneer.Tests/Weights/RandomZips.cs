using System.IO.Compression;
using System.Text;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>
/// Valid zips of every kind that the class library writes: stored and deflated, with and without
/// data descriptors, with nested zips.
/// </summary>
internal static class RandomZips
{
    private static readonly string[] _words = ["model", "adapter_config.json", "größe", "重み", "a b", "x.safetensors", "data.pkl", "...", "~", "PK"];

    public static (byte[] Zip, IReadOnlyList<ArchiveEntry> Files) Next(Random random, int depth = 0)
    {
        using var bytes = new MemoryStream();
        var files = new List<ArchiveEntry>();
        using (var archive = new ZipArchive(random.Next(2) == 0 ? bytes : new Unseekable(bytes), ZipArchiveMode.Create, leaveOpen: true))
        {
            archive.Comment = random.Next(3) == 0 ? "made for a test" : "";
            for (var (index, count) = (0, random.Next(1, 7)); index <= count; index++)
            {
                var name = $"{index}{_words[random.Next(_words.Length)]}/{_words[random.Next(_words.Length)]}";
                var isFolder = index > 0 && random.Next(5) == 0;
                var content = isFolder ? [] : Content(random, index, depth);
                var entry = archive.CreateEntry(isFolder ? name + "/" : name, random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
                using (var stream = entry.Open())
                {
                    stream.Write(content);
                }

                if (!isFolder)
                {
                    files.Add(new ArchiveEntry(name, content.Length));
                }
            }
        }

        return (bytes.ToArray(), files);
    }

    private static byte[] Content(Random random, int index, int depth)
    {
        if (depth < 2 && random.Next(4) == 0)
        {
            return Next(random, depth + 1).Zip;
        }

        var content = new byte[index == 0 ? random.Next(1, 5000) : random.Next(3) * random.Next(20_000)];
        random.NextBytes(content);
        if (random.Next(2) == 0)
        {
            Array.Clear(content);
        }

        // Part of a signature at the start or the end can confuse a scanner.
        Encoding.ASCII.GetBytes("PK\u0003\u0004P"[..Math.Min(content.Length, 5)]).CopyTo(content, random.Next(2) == 0 ? 0 : Math.Max(0, content.Length - 5));
        return content;
    }

    private sealed class Unseekable(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
