using System.Text.RegularExpressions;
using PioneerTrain.Cli.Tests.Support;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>
/// A run that reuses a job uses the evaluation that an earlier run on the base branch has made of it.
/// </summary>
public sealed class EarlierEvaluationTests : IDisposable
{
    private const string OtherJob = "GET /felix/training-jobs/other-1";
    private const string OtherWeights = "GET /felix/training-jobs/other-1/download";

    private static readonly ScriptedModel _weak = new(("Ada", "person"));

    private readonly ScriptedRun _run = new();
    private readonly ScriptedRepository _repository;

    public EarlierEvaluationTests() => _repository = new ScriptedRepository(_run);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Uses_the_evaluation_of_an_earlier_run()
    {
        using var earlier = await ArrangeAsync();
        _repository.WithReport(earlier.OutputFolder, change: AsOther);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", "true", "0.5", "60"), (ended.Conclusion, ended.OutputOf("reused"), ended.OutputOf("f1"), ended.OutputOf("examples")));
        Assert.Equal(0, _run.Count(ScriptedService.Inference));
        Assert.Contains("Evaluated by [run 101](<https://github.com/octo-org/octo-repo/actions/runs/101>): same job, rows and settings.", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("Run 101 evaluated model other-1 on the same rows with the same settings.", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Has_the_same_scores_as_an_evaluation_now()
    {
        using var earlier = await ArrangeAsync();
        var without = await _run.OnRunnerAsync();

        _repository.WithReport(earlier.OutputFolder, change: AsOther);
        await File.WriteAllTextAsync(_run.Runner.Variables["GITHUB_OUTPUT"], "");
        var with = await _run.OnRunnerAsync();

        string[] scores = ["f1", "precision", "recall", "f1-lower", "f1-upper", "verdict", "examples"];
        Assert.Equal(scores.Select(without.OutputOf), scores.Select(with.OutputOf));
        Assert.Equal(60, _run.Count(ScriptedService.Inference));
    }

    [Theory]
    [InlineData("\"model\":\"other-1\"", "\"model\":\"other-2\"")]
    [InlineData("\"file_sha256\":\"..", "\"file_sha256\":\"00")]
    [InlineData("\"threshold\":0.5", "\"threshold\":0.6")]
    [InlineData("\"match\":\"text\"", "\"match\":\"occurrence\"")]
    [InlineData("\"labels\":\\[\"city\",\"person\"\\]", "\"labels\":[\"person\",\"city\"]")]
    [InlineData("\"failed_rows\":0", "\"failed_rows\":1")]
    [InlineData("\"failed_rows\":0", "\"failed_rows\":-1")]
    [InlineData("\"examples\":\\[\\{[^\\}]*\\}\\},", "\"examples\":[")]
    public async Task Evaluates_again_when_anything_differs(string pattern, string changed)
    {
        using var earlier = await ArrangeAsync();
        _repository.WithReport(earlier.OutputFolder, change: text => Regex.Replace(AsOther(text), pattern, changed, RegexOptions.NonBacktracking));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("true", 60), (ended.OutputOf("reused"), _run.Count(ScriptedService.Inference)));
    }

    [Fact]
    public async Task Does_not_trust_the_report_of_a_pull_request()
    {
        using var earlier = await ArrangeAsync();
        _repository.WithReport(earlier.OutputFolder, eventName: "pull_request", change: AsOther);

        await _run.OnRunnerAsync();

        Assert.Equal(60, _run.Count(ScriptedService.Inference));
    }

    [Fact]
    public async Task Evaluates_again_when_the_reports_cannot_be_read()
    {
        using var earlier = await ArrangeAsync();
        _run.On(ScriptedRepository.Artifacts, Reply.Json("""{"message":"Resource not accessible by integration"}""", 403));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 60), (ended.Conclusion, _run.Count(ScriptedService.Inference)));
        Assert.Contains("Add \"actions: read\" to the permissions of the job.", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("actions: read", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_ask_for_the_evaluation_of_a_new_job()
    {
        using var earlier = await ArrangeAsync();
        _run.Set("on-unchanged", "train");

        await _run.OnRunnerAsync();

        Assert.Equal((60, 0), (_run.Count(ScriptedService.Inference), _run.Count(ScriptedRepository.Artifacts)));
    }

    private static string AsOther(string text) => text.Replace("\"job-1\"", "\"other-1\"", StringComparison.Ordinal);

    private static IEnumerable<string> Rows(int count) => Enumerable.Range(0, count)
        .Select(number => $$"""{"text":"{{number}}: Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}""");

    /// <summary>
    /// A finished job of another commit trained the same, and another run made an evaluation of it.
    /// </summary>
    private async Task<ScriptedRun> ArrangeAsync()
    {
        _run.Sections = $"evaluation:\n  path: {_run.WriteData("held.jsonl", Rows(60))}\n  max_failed_rows: 1\ngate: {{f1: 0.4}}\non_unchanged: reuse\n";
        _repository.OnPullRequest();
        var earlier = new ScriptedRun { Sections = _run.Sections };
        earlier.On(ScriptedService.Inference, _weak.Reply);
        await earlier.OnTerminalAsync();
        var key = (await _run.FindFingerprintAsync())[..8];
        var finished = new ScriptedJob("complete") { Id = "other-1", F1 = 0.9032, BaseModel = "fastino/gliner2-base-v1", Dataset = "3", ModelName = $"tickets-ner-{key}ffffffffff" };
        _run.On(ScriptedService.List, Reply.Jobs(finished)).On(OtherJob, Reply.Job(finished)).On(OtherWeights, ScriptedWeights.Reply).On(ScriptedService.Inference, _weak.Reply);
        return earlier;
    }
}
