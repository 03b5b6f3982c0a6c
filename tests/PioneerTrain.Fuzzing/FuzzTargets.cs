using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Jobs;
using PioneerTrain.TestKit;
using PioneerTrain.Text;

namespace PioneerTrain.Fuzzing;

/// <summary>
/// Fuzz targets for all readers of untrusted input: config files, service responses, logs,
/// archives.
/// </summary>
public static class FuzzTargets
{
    private static readonly byte[][] _answers = [.. Files("tests/contract/live", "*.json"), .. Files("tests/contract/seed", "*.json"), .. Texts(
        """{"training_jobs":[{"id":"a","status":"running"},{"job_id":7,"status":"complete","metrics":{"f1":0.9}}],"has_more":true}""",
        """{"id":"a","status":"complete","metrics":{"f1":NaN,"loss":[-Infinity,Infinity],"text":"\" NaN"}}""",
        """{"evaluations":[{"id":"e","status":"complete","f1_score":"0.91","per_label":{"ORG":{"f1":1,"support":3}}}]}""",
        """{"dataset_id":"d","presigned_url":"https://storage.example/x?sig=1","version_number":1}""",
        """{"detail":[{"loc":["body","nr_epochs"],"msg":"must be at least 1","type":"value_error"}]}""",
        """{"error":{"message":"no","code":"out_of_credits","errors":[{"field":"x","message":"y"}]},"resolution_url":"https://pioneer.ai/x"}""",
        "<html><title>502 Bad Gateway</title></html>")];

    private static readonly byte[][] _logs = [.. Files("tests/contract/live", "logs.json"), .. Texts(
        """{"logs":"one\r\ntwo\n"}""",
        """{"logs":["one",{"message":"two","level":null}]}""",
        "one\n\u001b[31mtwo\u001b[0m\r\n::error::three\n",
        "{\"message\":\"one\",\"timestamp\":\"2026-09-22T20:00:00.123456Z\"}\n{\"message\":\"two\",\"timestamp\":1790000000}\nthree\n",
        "event: log\ndata: one\n\ndata: {\"message\":\"two\"}\n\n")];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("config", [.. Files("tests/configs", "*.yml"), .. Files("tests/configs", "*.json")], ReadConfigAsync, BytesPerByte: 2000),
        Answer("job", async client => await client.GetTrainingJobAsync("job", default)),
        Answer("jobs", async client => await client.ListTrainingJobsAsync(default).CountAsync()),
        Answer("checkpoints", async client => await client.GetCheckpointsAsync("job", default)),
        Answer("stop", async client => await client.StopTrainingJobAsync("job", default)),
        Answer("evaluation", async client => await client.GetEvaluationAsync("evaluation", default)),
        Answer("datasets", async client => await client.ListDatasetsAsync(default)),
        Answer("versions", async client => await client.GetDatasetVersionsAsync("dataset", default)),
        Answer("upload", async client => await client.CreateUploadAsync("dataset", "ner", "", default)),
        Answer("models", async client => await client.ListBaseModelsAsync(default)),
        Answer("error", async client => await client.CheckKeyAsync(default), status: 422),
        Log("application/json"),
        Log("text/plain"),
        Log("application/x-ndjson"),
        Log("text/event-stream"),
        HeldOutTargets.File,
        .. InferenceTargets.All,
        .. ArchiveTargets.All,
    ];

    private static FuzzTarget Answer(string name, Func<PioneerClient, Task> askAsync, int status = 200) => new(name, _answers, async body =>
    {
        using var service = new FixedResponseService(status, "application/json", body);
        await RefusedOrNotAsync(() => askAsync(service.Client));
    }, BytesPerByte: 200);

    private static FuzzTarget Log(string mediaType) => new($"log as {mediaType}", _logs, async body =>
    {
        using var service = new FixedResponseService(200, mediaType, body);
        await RefusedOrNotAsync(async () =>
        {
            await new LogFeed(service.Client, "job").ReadAllAsync(CheckAsync, default);
        });
    }, BytesPerByte: 2000);

    private static Task CheckAsync(IReadOnlyList<LogEntry> entries)
    {
        foreach (var entry in entries)
        {
            Expect(LogSanitizer.Lines(entry.Message).All(IsPrintable), "a line of a message is not fit to print");
            Expect(!LogSanitizer.Clean(entry.Level ?? "").Any(char.IsControl), "a level is not fit to print");
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Every failure of the service has the same exception type and a single-line message.
    /// </summary>
    internal static async Task RefusedOrNotAsync(Func<Task> askAsync)
    {
        try
        {
            await askAsync();
        }
        catch (PioneerException refused)
        {
            Expect(!refused.Message.Any(char.IsControl), $"the message '{refused.Message}' is not one line");
            Expect(refused.Message.Length < 2000, "the message does not end");
        }
    }

    private static Task ReadConfigAsync(byte[] config)
    {
        if (TrainingConfigReader.Read(config, "training.yml", []) is ConfigReading.Invalid invalid)
        {
            Expect(invalid.Diagnostics.Count > 0, "an invalid config has no diagnostics");
            Expect(invalid.Diagnostics.All(found => found.Line >= 1 && found.Column >= 1), "a diagnostic is nowhere");
        }

        return Task.CompletedTask;
    }

    private static bool IsPrintable(string line) =>
        line.StartsWith(LogSanitizer.Prefix, StringComparison.Ordinal)
        && line.Length < 2 * LogSanitizer.MaxLineLength
        && !line.Any(char.IsControl)
        && line.Split("##[").Skip(1).All(rest => rest.StartsWith('\\'));

    internal static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static IEnumerable<byte[]> Files(string folder, string pattern) => Repository.Files(folder, pattern).Select(path => File.ReadAllBytes(Repository.File(path)));

    private static IEnumerable<byte[]> Texts(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
