using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;

namespace PioneerTrain.Simulation.Releases;

/// <summary>A trained model: its artifacts, and the files that its release must have.</summary>
internal sealed class ReleasedModel
{
    public const string Artifact = "tickets-ner";
    private const string Job = "job-1";

    private readonly TrainingPlan _plan;

    /// <param name="number">Identifies the model in the schedule.</param>
    public ReleasedModel(int number, TrainingPlan plan)
    {
        (Number, _plan) = (number, plan);
        Weights = new byte[plan.WeightBytes];
        Encoding.ASCII.GetBytes($"{number:D4}").CopyTo(Weights, 4);
        (plan.IsGzip ? [0x1F, 0x8B] : "PK"u8.ToArray()).CopyTo(Weights, 0);
        Evaluation = plan.HasEvaluation ? Encoding.UTF8.GetBytes(EvaluationOf(number)) : null;
        ConfigSha256 = Sha256(Encoding.ASCII.GetBytes($"config {number}"));
        Report = ReportOf();
    }

    public int Number { get; }

    public byte[] Weights { get; }

    public byte[]? Evaluation { get; }

    /// <summary>Distinguishes the small files of the models.</summary>
    public string ConfigSha256 { get; }

    /// <summary>The archive of the report artifact.</summary>
    public byte[] Report { get; }

    public long WeightsId => (2 * Number) + 1;

    public long ReportId => 2 * Number;

    public string ArchiveName => Artifact + (_plan.IsGzip ? ".tar.gz" : ".zip");

    /// <summary>Returns the names of the files of the release.</summary>
    public IEnumerable<string> FilesOf(int pieceBytes)
    {
        List<string> small = [ReleaseNames.Predicate, ReleaseNames.Card, ReleaseNames.Checksums];
        if (Evaluation is not null)
        {
            small.Add(ReleaseNames.Evaluation);
        }

        if (Weights.Length > pieceBytes)
        {
            small.Add(ReleaseNames.ScriptOf(ArchiveName));
        }

        return PiecesOf(pieceBytes).Concat(small);
    }

    /// <summary>Returns the names of the files with the weights, in their order.</summary>
    public IEnumerable<string> PiecesOf(int pieceBytes) => Weights.Length <= pieceBytes
        ? [ArchiveName]
        : Enumerable.Range(1, (Weights.Length + pieceBytes - 1) / pieceBytes).Select(number => $"{ArchiveName}.{number:D3}");

    public static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private byte[] ReportOf()
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "result.json", Encoding.UTF8.GetBytes(Result().ToJson()));
            if (Evaluation is not null)
            {
                Add(zip, ReleaseNames.Evaluation, Evaluation);
            }
        }

        return archive.ToArray();
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
        entry.LastWriteTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var content = entry.Open();
        content.Write(bytes);
    }

    private RunResult Result() => new()
    {
        ProgramVersion = "0.1.0",
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Title = "Tickets",
        Config = new ConfigFileResult(".github/training.yml", ConfigSha256),
        Job = new JobResult
        {
            Id = Job,
            ModelName = Artifact,
            BaseModel = null,
            TrainingType = null,
            Datasets = [],
            Status = "complete",
            Outcome = RunOutcome.Succeeded,
            CreatedAt = null,
            StartedAt = null,
            CompletedAt = null,
            Epochs = null,
            ErrorMessage = null,
            Stop = null,
        },
        Release = new ReleaseResult("mit", Draft: true, Prerelease: false),
        Metrics = null,
        Gate = new GateResult(
            new Dictionary<string, double?>(StringComparer.Ordinal),
            VerdictWord.Passed,
            [new ReasonResult("f1", null, 0.85, GateStanding.Reached, Severity.Fail, "F1 0.9", 1, null)]),
        Weights = new WeightsResult(null, Weights.Length, Sha256(Weights), [], new ArtifactResult(Artifact, WeightsId, null)),
        Conclusion = Conclusion.Passed,
        Reason = null,
        ExitCode = 0,
    };

    private static string EvaluationOf(int number) => new EvaluationFile
    {
        ProgramVersion = "1",
        Model = Job,
        File = $"held-{number}.jsonl",
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
}
