using System.IO.Compression;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Small archives of weights, each different.</summary>
internal static class WeightsArchive
{
    private static readonly byte[][] _archives = [.. Enumerable.Range(0, 16).Select(Made)];

    public static byte[] Of(int number) => _archives[number % _archives.Length];

    private static byte[] Made(int number)
    {
        var dice = Dice.For(7, (ulong)number);
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "config.json", """{"model":"gliner2"}"""u8.ToArray());
            var tensors = new byte[200 + dice.Below(number % 4 == 0 ? 200_000 : 5_000)];
            for (var index = 0; index < tensors.Length; index++)
            {
                tensors[index] = (byte)dice.Below(256);
            }

            Add(zip, "model.safetensors", tensors);
        }

        return archive.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = Timeline.Epoch;
        using var stream = entry.Open();
        stream.Write(content);
    }
}
