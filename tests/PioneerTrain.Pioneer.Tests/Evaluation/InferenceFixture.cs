using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Evaluation;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Evaluation;

/// <summary>An evaluation of rows with the texts r0, r1, … on a manual clock.</summary>
internal sealed class InferenceFixture
{
    public static InferenceRequest Request { get; } = new() { Model = "job-1", Task = InferenceTask.Entities, Labels = ["person"] };

    public ManualTime Time { get; } = new();

    /// <summary>Waits that were reported, from the first.</summary>
    public List<RetryNotice> Notices { get; } = [];

    public InferenceSettings Settings { get; set; } = new() { Request = Request };

    public PioneerClientOptions Options { get; init; } = new() { ApiKey = TestValues.ApiKey, Jitter = () => 0.5 };

    /// <summary>The evaluation that was started last.</summary>
    public InferenceEvaluation Evaluation { get; private set; } = null!;

    public double Elapsed => (Time.GetUtcNow() - new ManualTime().GetUtcNow()).TotalSeconds;

    public static async IAsyncEnumerable<DataRow> Rows(int count)
    {
        await Task.CompletedTask;
        for (var index = 0; index < count; index++)
        {
            yield return new DataRow(RowKind.Entities, $"r{index}");
        }
    }

    /// <summary>Adds the rows of an evaluation to a list as they are yielded. Fails instead of
    /// waiting for a response that the test never releases.</summary>
    public static Task CollectAsync(IAsyncEnumerable<EvaluatedRow> evaluation, List<EvaluatedRow> rows)
    {
        return AddAsync().WaitAsync(TimeSpan.FromSeconds(10));

        async Task AddAsync()
        {
            await foreach (var row in evaluation)
            {
                rows.Add(row);
            }
        }
    }

    public IAsyncEnumerable<EvaluatedRow> Start(HttpClient http, int rows, CancellationToken cancellationToken = default) =>
        Start(http, Rows(rows), cancellationToken);

    public IAsyncEnumerable<EvaluatedRow> Start(HttpClient http, IAsyncEnumerable<DataRow> rows, CancellationToken cancellationToken = default)
    {
        var client = new PioneerClient(http, Options, Time).WithRetryListener(notice =>
        {
            lock (Notices)
            {
                Notices.Add(notice);
            }

            return ValueTask.CompletedTask;
        });
        Evaluation = new InferenceEvaluation(client, Settings);
        return Evaluation.EvaluateAsync(rows, cancellationToken);
    }

    /// <summary>Runs an evaluation to its end; the clock moves from wait to wait.</summary>
    public Task<List<EvaluatedRow>> RunAsync(HttpClient http, int rows) => Time.DriveAsync(Start(http, rows).ToListAsync().AsTask());

    public Task<PioneerException> FailsAsync(HttpClient http, int rows) => Assert.ThrowsAsync<PioneerException>(() => RunAsync(http, rows));
}
