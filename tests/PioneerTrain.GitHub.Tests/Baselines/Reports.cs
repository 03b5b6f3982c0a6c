using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Reporting;

namespace PioneerTrain.GitHub.Tests.Baselines;

/// <summary>Archives of report artifacts.</summary>
internal static class Reports
{
    public const string Result = """{"schema_version":1,"job":{"id":"job-1","other":[]},"gate":{"verdict":"failed"}}""";

    public static string Evaluation { get; } = new EvaluationFile
    {
        ProgramVersion = "1",
        Model = "job-1",
        File = "held.jsonl",
        FileSha256 = new string('a', 64),
        Labels = ["person"],
        Task = "entities",
        TaskName = null,
        Threshold = 0.5,
        ClsThreshold = null,
        Match = "text",
        FailedRows = 0,
        Examples = [new EvaluatedExample(new string('0', 32), new Dictionary<string, int[]>(StringComparer.Ordinal) { ["person"] = [1, 0, 0] })],
    }.ToJson();

    public static byte[] Usable { get; } = Zip(("report.md", "# Report"), ("evaluation.json", Evaluation), ("result.json", Result));

    public static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var content = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                content.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return archive.ToArray();
    }

    public static string DigestOf(byte[] archive) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(archive))}";
}
