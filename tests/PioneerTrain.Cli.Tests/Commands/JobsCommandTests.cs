using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The output of the commands other than <c>train</c>.</summary>
public sealed class JobsCommandTests : IDisposable
{
    private const string Checkpoints =
        """{"checkpoints":[{"id":"checkpoint-1","epoch":1,"training_loss":0.5,"validation_loss":0.25,"f1":0.71,"is_best":true},{"id":"checkpoint-20","epoch":20,"validation_loss":0.3,"accuracy":null,"is_best":true,"is_final":true}]}""";

    private readonly ScriptedRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("jobs-list", "jobs list")]
    [InlineData("jobs-list-json", "jobs list --output json")]
    [InlineData("jobs-show", "jobs show job-1")]
    [InlineData("jobs-show-json", "jobs show job-1 --output json")]
    [InlineData("jobs-logs", "jobs logs job-1")]
    [InlineData("jobs-logs-json", "jobs logs job-1 --output json")]
    [InlineData("jobs-checkpoints", "jobs checkpoints job-1")]
    [InlineData("jobs-checkpoints-json", "jobs checkpoints job-1 --output json")]
    [InlineData("jobs-stop", "jobs stop job-1")]
    [InlineData("jobs-delete", "jobs delete job-1 --yes")]
    public async Task Prints_the_approved_text(string name, string line)
    {
        Arrange();

        var ended = await _run.CommandAsync(line.Split(' '));

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches($"../Golden/{name}.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Reports_that_a_job_to_stop_had_already_ended()
    {
        _run.On(ScriptedService.Stop, Reply.Error(409, "not stoppable"));
        _run.On(ScriptedService.Job, Reply.Job(ScriptedJob.Complete(0.9032)));

        var ended = await _run.CommandAsync("jobs", "stop", "job-1");

        Assert.Equal("Job job-1 had already ended.\n", ended.Output);
    }

    [Fact]
    public async Task Lists_jobs_of_other_kinds()
    {
        _run.On("GET /v1/training-jobs", Reply.Json("""
            {"training_jobs":[
              {"id":"i-1","status":"running","model_name":null,"base_model":null,"datasets":null},
              {"id":"i-2","status":"running","model_name":"chat","datasets":[]}]}
            """));

        var ended = await _run.CommandAsync("jobs", "list", "--api-prefix", "/v1");

        Assert.Matches(@"^Id .*\ni-1 +running +– +\(interactive\)\ni-2 +running +– +chat\n$", ended.Output);
    }

    [Theory]
    [InlineData("--status complete", "job-1")]
    [InlineData("--status SUCCEEDED", "job-1")]
    [InlineData("--status running", "job-2")]
    [InlineData("--status failed", "")]
    [InlineData("--limit 1", "job-1")]
    [InlineData("--status running --limit 1", "job-2")]
    public async Task Lists_only_the_jobs_that_are_asked_for(string options, string ids)
    {
        Arrange();

        var ended = await _run.CommandAsync($"jobs list {options}".Split(' '));

        Assert.Equal(ids, string.Join(' ', ended.Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(' ')[0])));
    }

    [Fact]
    public async Task Requests_no_further_page_than_the_limit_needs()
    {
        var page = new JsonArray([.. Enumerable.Range(0, 200).Select(number => new JsonObject { ["id"] = $"j-{number}", ["status"] = "running" })]);
        _run.On(ScriptedService.List, Reply.Json(new JsonObject { ["training_jobs"] = page, ["has_more"] = true }.ToJsonString()));

        var ended = await _run.CommandAsync("jobs", "list", "--limit", "5");

        Assert.Equal(6, ended.Output.TrimEnd('\n').Split('\n').Length);
        Assert.Equal(1, _run.Count(ScriptedService.List));
    }

    [Fact]
    public async Task Refuses_a_limit_below_one()
    {
        var ended = await _run.CommandAsync("jobs", "list", "--limit", "0");

        Assert.Equal((ExitCode.InvalidInput, "--limit is '0'; expected a whole number from 1.\n"), (ended.ExitCode, ended.Error));
    }

    [Fact]
    public async Task Shows_the_times_and_levels_of_a_log()
    {
        _run.On(ScriptedService.Logs, Reply.Json("""
            {"logs":[
              {"timestamp":"2026-11-28T04:00:12+01:00","level":"info","message":"one\ntwo"},
              {"level":"WARNING","message":"three"},
              {"timestamp":"2026-11-28T03:00:14Z","level":"::error::","message":"four"},
              {"message":"five"}]}
            """));

        var ended = await _run.CommandAsync("jobs", "logs", "job-1");

        Assert.Equal(
            """
            2026-11-28 03:00:12Z INFO      | one
            2026-11-28 03:00:12Z INFO      | two
            WARNING   | three
            2026-11-28 03:00:14Z  | four
              | five

            """,
            ended.Output);
    }

    [Theory]
    [InlineData("text", "  | epoch 1 of 3\n  | epoch 2 of 3\n  | epoch 3 of 3\n")]
    [InlineData("json", "epoch 1 of 3 epoch 2 of 3 epoch 3 of 3")]
    public async Task Follows_a_log_until_the_job_ends(string format, string output)
    {
        var ended = await _run.CommandAsync("jobs", "logs", "job-1", "--follow", "--output", format);

        Assert.Equal((ExitCode.Passed, "Job job-1 has ended with status complete.\n"), (ended.ExitCode, ended.Error));
        Assert.Equal(output, format == "text" ? ended.Output : MessagesIn(ended.Output));
        Assert.True(_run.Elapsed > TimeSpan.Zero);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Cancelling_ends_a_followed_log_and_not_the_job(string format)
    {
        _run.CancelWhenPrinted("epoch 1 of 3");

        var ended = await _run.CommandAsync("jobs", "logs", "job-1", "-f", "--output", format);

        Assert.Equal(ExitCode.Cancelled, ended.ExitCode);
        Assert.Contains("Cancelled. Job job-1 was not stopped.", ended.Output + ended.Error, StringComparison.Ordinal);
        Assert.Equal(0, _run.Count(ScriptedService.Stop));
        if (format == "json")
        {
            Assert.Equal("epoch 1 of 3", MessagesIn(ended.Output[..(ended.Output.IndexOf("\n]\n", StringComparison.Ordinal) + 3)]));
        }
    }

    [Fact]
    public async Task Reports_immediately_that_a_job_to_follow_does_not_exist()
    {
        _run.On(ScriptedService.Job, Reply.Error(404, "no such job"));

        var ended = await _run.CommandAsync("jobs", "logs", "job-1", "--follow");

        Assert.Equal((ExitCode.Refused, ""), (ended.ExitCode, ended.Output));
        Assert.Equal(TimeSpan.Zero, _run.Elapsed);
    }

    [Fact]
    public async Task Prints_a_log_that_breaks_off_as_valid_json_and_reports_the_failure()
    {
        _run.On(ScriptedService.Logs, Reply.Json("""{"logs":["one","two" """));

        var ended = await _run.CommandAsync("jobs", "logs", "job-1", "--output", "json");

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.Equal(2, JsonNode.Parse(ended.Output[..(ended.Output.IndexOf("\n]\n", StringComparison.Ordinal) + 3)])!.AsArray().Count);
    }

    [Fact]
    public async Task Deletes_nothing_without_yes()
    {
        var ended = await _run.CommandAsync("jobs", "delete", "job-1");

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
    }

    [Fact]
    public async Task Downloads_the_weights_to_the_given_file()
    {
        var file = $"{_run.OutputFolder}.zip";

        var ended = await _run.CommandAsync("jobs", "download", "job-1", "--output-file", file);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Equal(ScriptedWeights.Archive, await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData(404, "", "jobs checkpoints job-1")]
    [InlineData(409, " --api-prefix /v1", "jobs checkpoints job-1 --api-prefix /v1")]
    public async Task Points_to_the_checkpoints_of_a_stopped_job(int status, string options, string command)
    {
        var prefix = options.Length == 0 ? "/felix" : "/v1";
        _run.On($"GET {prefix}/training-jobs/job-1/download", Reply.Error(status, "no weights"))
            .On($"GET {prefix}/training-jobs/job-1", Reply.Job(ScriptedJob.Stopped));

        var ended = await _run.CommandAsync($"jobs download job-1{options}".Split(' '));

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.StartsWith("Job job-1 ended with status stopped", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"'pioneer-train {command}'", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task Reports_the_download_error_of_any_other_job(int statusOfJob)
    {
        _run.On(ScriptedService.Weights, Reply.Error(404, "no weights"))
            .On(ScriptedService.Job, statusOfJob == 200 ? Reply.Job(ScriptedJob.Running(1)) : Reply.Error(404, "no such job"));

        var ended = await _run.CommandAsync("jobs", "download", "job-1");

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.StartsWith("GET /felix/training-jobs/job-1/download: ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_overwrite_an_existing_file()
    {
        await File.WriteAllTextAsync(_run.OutputFolder, "keep");

        var ended = await _run.CommandAsync("jobs", "download", "job-1", "--output-file", _run.OutputFolder);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Equal("keep", await File.ReadAllTextAsync(_run.OutputFolder));
    }

    [Fact]
    public async Task Fails_when_the_key_is_rejected()
    {
        _run.On(ScriptedService.List, Reply.Error(401, "invalid API key"));

        Assert.Equal(ExitCode.Refused, (await _run.CommandAsync("jobs", "list")).ExitCode);
    }

    [Theory]
    [InlineData("validate-valid", "passed", "text", 0)]
    [InlineData("validate-valid-json", "passed", "json", 0)]
    [InlineData("validate-invalid", "config-invalid", "text", 2)]
    [InlineData("validate-invalid-json", "config-invalid", "json", 2)]
    public async Task Validates_a_config(string name, string ending, string format, int exitCode)
    {
        RunScenarios.Arrange(_run, ending);

        var ended = await _run.CommandAsync("validate", _run.ConfigPath, "--output", format);

        Assert.Equal((ExitCode)exitCode, ended.ExitCode);
        Assert.Empty(_run.Service.Requests);
        Golden.Matches($"../Golden/{name}.terminal.txt", ended.TerminalText);
    }

    private static string MessagesIn(string json) =>
        string.Join(' ', JsonNode.Parse(json)!.AsArray().Select(line => line!["message"]!.GetValue<string>()));

    private void Arrange()
    {
        var named = ScriptedJob.Complete(0.9032) with { ModelName = "tickets-ner" };
        _run.On(ScriptedService.List, Reply.Jobs(named, ScriptedJob.Running(2) with { Id = "job-2" }))
            .On(ScriptedService.Job, Reply.Job(named with { BaseModel = "fastino/gliner2-base-v1" }))
            .On(ScriptedService.Logs, ScriptedService.Log("epoch 1 of 3", "epoch 2 of 3"))
            .On("GET /felix/training-jobs/job-1/checkpoints", Reply.Json(Checkpoints))
            .On(ScriptedService.Stop, Reply.Json("{}"))
            .On("DELETE /felix/training-jobs/job-1", Reply.Status(204));
    }
}
