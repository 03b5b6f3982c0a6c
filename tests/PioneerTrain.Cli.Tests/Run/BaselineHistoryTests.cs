using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>The scores of earlier models of the base branch are read after the training, and are
/// never the reason of a failure.</summary>
public sealed class BaselineHistoryTests : IDisposable
{
    private static readonly ScriptedModel _right = new(("Ada", "person"), ("Bob", "person"));
    private static readonly ScriptedModel _weak = new(("Ada", "person"));

    private readonly ScriptedRun _run = new();
    private readonly ScriptedRun _earlier = new();
    private readonly ScriptedRepository _repository;

    public BaselineHistoryTests() => _repository = new ScriptedRepository(_run);

    public void Dispose()
    {
        _run.Dispose();
        _earlier.Dispose();
    }

    [Fact]
    public async Task Draws_the_scores_of_the_base_branch()
    {
        await ArrangeAsync(reports: 3);

        var ended = await _run.OnRunnerAsync();

        Golden.Matches("../Golden/baseline-history.runner.txt", ended.RunnerText);
        Assert.Equal(
            [(ScriptedRepository.Before(2), 103, 0.6667), (ScriptedRepository.Before(1), 102, 0.6667), (ScriptedRepository.Base, 101, 0.6667)],
            HistoryOf(ended));
    }

    [Fact]
    public async Task Reads_nothing_before_the_job_has_ended()
    {
        await ArrangeAsync(reports: 3);

        await _run.OnRunnerAsync();

        var routes = _run.Service.Requests.Select(request => request.Route).ToList();
        Assert.True(routes.LastIndexOf(ScriptedService.Job) < routes.IndexOf($"{ScriptedRepository.Api}/actions/runs/102"));
        Assert.InRange(routes.IndexOf($"{ScriptedRepository.Api}/actions/runs/101"), 0, routes.IndexOf(ScriptedService.Create));
    }

    [Fact]
    public async Task Reads_at_most_ten_reports_for_nine_scores()
    {
        await ArrangeAsync(reports: 15, change: id => id == 4 ? Threshold : null);

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(10, HistoryOf(ended).Count);
        Assert.Equal(11, _run.Service.Requests.Count(IsArchive));
        Assert.DoesNotContain(HistoryOf(ended), point => point.Run == 104);
    }

    [Theory]
    [InlineData("threshold")]
    [InlineData("file")]
    public async Task Leaves_out_a_report_that_was_measured_in_another_way(string kind)
    {
        await ArrangeAsync(reports: 3, change: id => id != 2 ? null : kind == "file" ? OtherFile : Threshold);

        Assert.Equal([103, 101], HistoryOf(await _run.OnRunnerAsync()).Select(point => point.Run));
    }

    [Fact]
    public async Task Has_no_history_when_the_held_out_file_has_changed()
    {
        await ArrangeAsync(reports: 3, change: _ => OtherFile);

        var ended = await _run.OnRunnerAsync();

        Assert.Empty(HistoryOf(ended));
        Assert.Equal(1, _run.Service.Requests.Count(IsArchive));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(401)]
    public async Task Keeps_what_was_read_before_an_outage_and_does_not_try_again(int status)
    {
        await ArrangeAsync(reports: 4);
        _run.On($"{ScriptedRepository.Artifacts}/3/zip", Reply.Status(status));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("trained", ended.Conclusion);
        Assert.Equal([102, 101], HistoryOf(ended).Select(point => point.Run));
        Assert.Equal((1, 0), (_run.Count($"{ScriptedRepository.Artifacts}/3/zip"), _run.Count($"{ScriptedRepository.Artifacts}/4/zip")));
        Assert.Empty(ended.Step.Annotations("warning"));
    }

    [Fact]
    public async Task Leaves_out_a_report_that_is_gone_or_damaged()
    {
        await ArrangeAsync(reports: 4, change: id => id == 3 ? text => text[1..] : null);
        _run.On($"{ScriptedRepository.Artifacts}/2/zip", Reply.Status(410));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal([104, 101], HistoryOf(ended).Select(point => point.Run));
        Assert.Empty(ended.Step.Annotations("warning"));
    }

    [Fact]
    public async Task Ends_after_ten_seconds()
    {
        await ArrangeAsync(reports: 12);
        for (var id = 2; id <= 12; id++)
        {
            _run.On($"{ScriptedRepository.Api}/actions/runs/{100 + id}", Reply.Json("{}").After(TimeSpan.FromHours(1)));
        }

        var ended = await _run.OnRunnerAsync();

        Assert.Equal("trained", ended.Conclusion);
        Assert.InRange(_run.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15));
    }

    private static string Threshold(string text) => text.Replace("\"threshold\":0.5", "\"threshold\":0.7", StringComparison.Ordinal);

    private static string OtherFile(string text)
    {
        var json = JsonNode.Parse(text)!;
        if (json["file_sha256"] is not null)
        {
            json["file_sha256"] = new string('f', 64);
        }

        return json.ToJsonString();
    }

    private static bool IsArchive(SentRequest request) => request.Route.StartsWith(ScriptedRepository.Artifacts, StringComparison.Ordinal) && request.Route.EndsWith("/zip", StringComparison.Ordinal);

    private static List<(string Commit, int Run, double F1)> HistoryOf(CompletedRun ended) =>
        [.. JsonNode.Parse(ended.OutputOf("result-json"))!["baseline"]!["history"]!.AsArray()
            .Select(point => (point!["commit"]!.GetValue<string>(), point["run_id"]!.GetValue<int>(), Math.Round(point["f1"]!.GetValue<double>(), 4)))];

    /// <summary>Runs an earlier training, and arranges its report at as many commits.</summary>
    /// <param name="change">Returns what changes the files of a report; null for nothing.</param>
    private async Task ArrangeAsync(int reports, Func<int, Func<string, string>?>? change = null)
    {
        var rows = Enumerable.Range(0, 60).Select(number => $$"""{"text":"{{number}}: Ada met Bob","entities":[["Ada","person"],["Bob","person"]]}""");
        var heldOut = $"evaluation:\n  path: {_run.WriteData("held.jsonl", rows)}\n";
        _earlier.Sections = heldOut;
        _earlier.On(ScriptedService.Inference, _weak.Reply);
        await _earlier.OnTerminalAsync();
        _run.Sections = heldOut + "baseline: {from: branch}\n";
        _run.On(ScriptedService.Inference, _right.Reply);
        _repository.OnPullRequest();
        for (var id = 1; id <= reports; id++)
        {
            _repository.WithReport(_earlier.OutputFolder, id, change: change?.Invoke(id), before: id - 1);
        }
    }
}
