using System.Text.Json;
using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>The models of a sweep are evaluated on the same rows, and compared with intervals.</summary>
public sealed class SweepEvaluationTests : IDisposable
{
    private static readonly ScriptedModel _right = new(("Ada", "person"), ("Bob", "person"), ("Rome", "city"));
    private static readonly ScriptedModel _weak = new(("Ada", "person"));

    private readonly ScriptedRun _run = new();

    public SweepEvaluationTests()
    {
        Arrange();
        ArrangeJobs(_weak, _right);
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Evaluates_each_model_once_and_judges_the_best()
    {
        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2", "inference"), (ended.ExitCode, ended.OutputOf("job-id"), ended.OutputOf("score-source")));
        Assert.Equal([("job-1", 60), ("job-2", 60)], Evaluated());
        Assert.Null(SweepOf(ended)["doubt"]);
        Assert.Contains("its score is optimistic", ended.Output, StringComparison.Ordinal);
        Assert.Contains("its score is optimistic", ended.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_when_the_best_cannot_be_told_from_the_second()
    {
        ArrangeJobs(_right, _right);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("job-1", ended.OutputOf("job-id"));
        Assert.Equal("The rows do not show that the selected model is better than the second: the difference of F1 is 0.0000 (-0.0159 to +0.0159).", SweepOf(ended)["doubt"]!.GetValue<string>());
        Assert.Contains("The rows do not show that the selected model is better", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Selects_on_one_file_and_judges_on_another()
    {
        Arrange($"  select_on: {_run.WriteData("select.jsonl", HeldOutRows(40))}\n");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal([("job-1", 40), ("job-2", 100)], Evaluated());
        Assert.Equal("60", ended.OutputOf("examples"));
        Assert.Contains("2 × 40 requests to select the best\n          60 to evaluate it", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("optimistic", ended.Output + ended.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 119, false)]
    [InlineData("", 120, true)]
    [InlineData("baseline: {from: base_model}\n", 179, false)]
    public async Task Refuses_more_evaluations_than_allowed_before_a_job_is_created(string baseline, int limit, bool isAllowed)
    {
        Arrange(sections: $"{baseline}limits:\n  max_evaluation_rows: {limit}\n");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((isAllowed ? ExitCode.Passed : ExitCode.InvalidInput, isAllowed ? 2 : 0), (ended.ExitCode, _run.Count(ScriptedService.Create)));
    }

    [Fact]
    public async Task A_model_that_cannot_be_evaluated_does_not_affect_the_others()
    {
        _run.On(ScriptedService.Inference, Reply.For(body => ModelOf(body) == "job-1" ? Reply.Error(400, "no such model") : _right.Reply));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, "job-2"), (ended.ExitCode, ended.OutputOf("job-id")));
        Assert.Contains("no such model", SweepOf(ended)["legs"]![0]!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static JsonNode SweepOf(CompletedRun ended) => JsonNode.Parse(ended.OutputOf("result-json"))!["sweep"]!;

    private static string ModelOf(string body)
    {
        using var request = JsonDocument.Parse(body);
        return request.RootElement.GetProperty("model_id").GetString()!;
    }

    private static IEnumerable<string> HeldOutRows(int count) => Enumerable.Range(0, count)
        .Select(number => $$"""{"text":"{{number}}: Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}""");

    private IEnumerable<(string, int)> Evaluated() => _run.Service.Bodies(ScriptedService.Inference).CountBy(ModelOf).Select(model => (model.Key, model.Value)).Order();

    private void Arrange(string sweep = "", string sections = "") =>
        _run.Sections = $"evaluation:\n  path: {_run.WriteData("held.jsonl", HeldOutRows(60))}\ngate:\n  f1: 0.2\n{sections}sweep:\n  fields:\n    batch_size: [4, 8]\n{sweep}";

    private void ArrangeJobs(params ScriptedModel[] models)
    {
        var created = 0;
        _run.On(ScriptedService.Create, Reply.For(_ => Reply.Job(ScriptedJob.Queued with { Id = $"job-{++created}" })));
        for (var number = 1; number <= models.Length; number++)
        {
            _run.On($"GET /felix/training-jobs/job-{number}", Reply.Job(ScriptedJob.Complete(null) with { Id = $"job-{number}" }));
            _run.On($"GET /felix/training-jobs/job-{number}/logs", ScriptedService.Log());
            _run.On($"GET /felix/training-jobs/job-{number}/download", ScriptedWeights.Reply);
        }

        _run.On(ScriptedService.Inference, Reply.For(body => models[int.Parse(ModelOf(body)[4..], System.Globalization.CultureInfo.InvariantCulture) - 1].Reply));
    }
}
