using System.IO.Compression;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// The weights of the scripted job: a small archive that always has the same bytes.
/// </summary>
internal static class ScriptedWeights
{
    public static byte[] Archive { get; } = Create("config.json", "model.safetensors");

    /// <summary>An archive with an entry that would be written outside the target folder.</summary>
    public static byte[] HostileArchive { get; } = Create("../../etc/passwd");

    /// <summary>Returns the response to the download of the weights.</summary>
    public static Reply Reply { get; } = Support.Reply.Zip(Archive);

    private static byte[] Create(params string[] names)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var content = entry.Open();
                content.Write("{\"model\":\"gliner2\"}"u8);
            }
        }

        return archive.ToArray();
    }
}
