using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The output of the commands other than <c>train</c>.</summary>
public sealed class JobsCommandTests : IDisposable
{
    private const string Checkpoints =
        """{"checkpoints":[{"id":"checkpoint-1","epoch":1,"validation_loss":0.25,"is_best":true}]}""";

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

        Assert.Matches(@"^i-1 +running +– +\(interactive\)\ni-2 +running +– +chat\n$", ended.Output);
    }

    [Fact]
    public async Task Prints_a_log_that_breaks_off_as_valid_json_and_reports_the_failure()
    {
        _run.On(ScriptedService.Logs, Reply.Json("""{"logs":["one","two" """));

        var ended = await _run.CommandAsync("jobs", "logs", "job-1", "--output", "json");

        Assert.Equal(ExitCode.Refused, ended.ExitCode);
        Assert.Equal(2, System.Text.Json.Nodes.JsonNode.Parse(ended.Output[..(ended.Output.IndexOf("\n]\n", StringComparison.Ordinal) + 3)])!.AsArray().Count);
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
