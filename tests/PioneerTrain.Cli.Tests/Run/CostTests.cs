using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Run;

/// <summary>The cost of a job is shown only on request, and is never the reason of a failure.</summary>
public sealed class CostTests : IDisposable
{
    private const string Gate = "gate:\n  f1: 0.85\n";
    private const string Sections = Gate + "report:\n  cost: true\n";

    private readonly ScriptedRun _run = new() { Sections = Sections };

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Shows_what_the_job_cost()
    {
        Bill("""{"job_id":"job-1","billed":true,"charged_usd":"1.2500","gpu_minutes":"12.5"}""");

        var ended = await _run.OnRunnerAsync();

        Golden.Matches("../Golden/cost.runner.txt", ended.RunnerText);
        Assert.Equal("""{"charged_usd":1.2500,"gpu_minutes":12.5,"billed":true,"reason":null}""", CostOf(ended));
        Assert.Equal((1, ScriptedService.Billing), (_run.Count(ScriptedService.Billing), _run.Service.Requests.Last(request => request.Route.Contains("training-jobs", StringComparison.Ordinal)).Route));
    }

    [Fact]
    public async Task Sends_no_request_unless_the_config_asks_for_it()
    {
        _run.Sections = Gate;

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((0, null), (_run.Count(ScriptedService.Billing), CostOf(ended)));
        Assert.DoesNotContain("Cost", ended.Output + ended.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "the service does not report it")]
    [InlineData(503, "GET /felix/training-jobs/job-1/billing")]
    [InlineData(429, "GET /felix/training-jobs/job-1/billing")]
    [InlineData(401, "GET /felix/training-jobs/job-1/billing")]
    public async Task Asks_once_and_reports_no_failure(int status, string reason)
    {
        _run.On(ScriptedService.Billing, Reply.Error(status, "no bill"));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("passed", 1), (ended.Conclusion, _run.Count(ScriptedService.Billing)));
        Assert.StartsWith(reason, JsonNode.Parse(CostOf(ended)!)!["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("| Cost of the job | – (", ended.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("billing", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_the_bill_no_longer_than_ten_seconds()
    {
        _run.Sections = Gate;
        await _run.OnRunnerAsync();
        var without = _run.Elapsed;
        using var slow = new ScriptedRun { Sections = Sections };
        slow.On(ScriptedService.Billing, Reply.Json("{}").After(TimeSpan.FromHours(1)));

        var ended = await slow.OnRunnerAsync();

        Assert.Equal("passed", ended.Conclusion);
        Assert.InRange(slow.Elapsed - without, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
    }

    [Fact]
    public async Task Shows_what_a_job_cost_that_was_stopped()
    {
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Running(1)), Reply.Job(ScriptedJob.Stopped));
        Bill("""{"billed":false,"charged_usd":"0.40","gpu_minutes":"4"}""");

        var ended = await _run.OnTerminalAsync();

        Assert.Contains("Cost      0.40 USD for 4 GPU minutes so far; the service has not billed the job yet", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_ask_for_the_cost_of_a_job_that_is_still_running()
    {
        _run.Set("wait", "false");

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((ExitCode.Passed, 0), (ended.ExitCode, _run.Count(ScriptedService.Billing)));
        Assert.Contains("\"reason\":\"the job has not ended\"", CostOf(ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_run_does_not_ask()
    {
        _run.On(ScriptedService.Weights, ScriptedWeights.Reply.When(_run.Cancel).After(TimeSpan.FromSeconds(1)));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal(("cancelled", 0), (ended.Conclusion, _run.Count(ScriptedService.Billing)));
        Assert.Contains("\"reason\":\"the run was cancelled\"", CostOf(ended), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_what_each_job_of_a_sweep_cost()
    {
        _run.Sections = SweepTests.Sweep + "report:\n  cost: true\n";
        SweepTests.ArrangeOn(_run, ScriptedJob.Complete(0.81), ScriptedJob.Complete(0.93), null);
        _run.On(BillOf(1), Reply.Json("""{"billed":true,"charged_usd":"1.20","gpu_minutes":"12"}"""));
        _run.On(BillOf(2), Reply.Json("""{"billed":false,"charged_usd":"0.40","gpu_minutes":"4"}"""));

        var ended = await _run.OnRunnerAsync();

        Assert.Equal((1, 1), (_run.Count(BillOf(1)), _run.Count(BillOf(2))));
        Assert.Contains("| Fields | F1 | 95% interval | Job | Cost | |", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("| `job-1` | 1.20 USD for 12 GPU minutes |", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("The listed jobs together cost 1.60 USD so far.", ended.Summary, StringComparison.Ordinal);
        Assert.Contains("          1.60 USD so far for the jobs of the sweep together", ended.RunnerText, StringComparison.Ordinal);
        var legs = JsonNode.Parse(ended.OutputOf("result-json"))!["sweep"]!["legs"]!.AsArray();
        Assert.Equal(["1.20", "0.40", null], legs.Select(leg => leg!["cost"]?["charged_usd"]!.ToJsonString()));
    }

    [Fact]
    public async Task Shows_no_sum_for_a_sweep_when_an_amount_is_unknown()
    {
        _run.Sections = SweepTests.Sweep + "report:\n  cost: true\n";
        SweepTests.ArrangeOn(_run, ScriptedJob.Complete(0.81), ScriptedJob.Complete(0.93), ScriptedJob.Complete(0.9));
        _run.On(BillOf(1), Reply.Json("""{"billed":true,"charged_usd":"1.20"}"""));
        _run.On(BillOf(2), Reply.Json("""{"billed":true,"charged_usd":"0.40"}"""));
        _run.On(BillOf(3), Reply.Error(404, "no bill"));

        var ended = await _run.OnRunnerAsync();

        Assert.Contains("| `job-3` | – (the service does not report it) |", ended.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("together cost", ended.Summary, StringComparison.Ordinal);
    }

    private static string BillOf(int job) => $"GET /felix/training-jobs/job-{job}/billing";

    private void Bill(string json) => _run.On(ScriptedService.Billing, Reply.Json(json));

    private static string? CostOf(CompletedRun ended) => JsonNode.Parse(ended.OutputOf("result-json"))!["job"]!["cost"]?.ToJsonString();
}
