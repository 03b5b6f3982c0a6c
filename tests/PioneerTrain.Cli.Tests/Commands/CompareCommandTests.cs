using System.Text.Json;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary><c>pioneer-train compare</c> with stored evaluations and with models.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private const string NewJob = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";
    private const string OldJob = "6ba7b810-9dad-41d1-80b4-00c04fd430c8";

    private readonly ScriptedRun _run = new();
    private readonly string _heldOut;

    public CompareCommandTests()
    {
        _heldOut = _run.WriteData("held.jsonl", Enumerable.Range(0, 60).Select(number => $$"""{"text":"{{number}}: Ada met Bob in Rome","entities":[["Ada","person"],["Bob","person"],["Rome","city"]]}"""));
        var (right, weak) = (new ScriptedModel(("Ada", "person"), ("Bob", "person"), ("Rome", "city")), new ScriptedModel(("Ada", "person")));
        _run.On(ScriptedService.Inference, Reply.For(body => body.Contains(NewJob, StringComparison.Ordinal) ? right.Reply : weak.Reply));
        foreach (var job in (string[])[NewJob, OldJob])
        {
            _run.On($"GET /felix/training-jobs/{job}", Reply.Job(ScriptedJob.Complete(f1: null) with { Id = job }));
        }
    }

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Compares_two_jobs_on_a_file()
    {
        var ended = await _run.CommandAsync("compare", OldJob, NewJob, "--file", _heldOut);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Golden.Matches("../Golden/compare.terminal.txt", ended.TerminalText);
    }

    [Fact]
    public async Task Compares_stored_evaluations_without_a_key_or_a_request()
    {
        var (before, now) = (await StoreAsync(OldJob, "before.json"), await StoreAsync(NewJob, "now.json"));
        var requests = _run.Service.Requests.Count;
        _run.Key = null;

        var ended = await _run.CommandAsync("compare", before, now);

        Assert.Equal((ExitCode.Passed, requests), (ended.ExitCode, _run.Service.Requests.Count));
        Assert.Contains("F1         0.5000    1.0000  +0.5000", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compares_the_report_artifacts_of_two_runs()
    {
        var (folder, archive) = (Path.Combine(_run.RelativeFolder, "report"), Path.Combine(_run.RelativeFolder, "report.zip"));
        Directory.CreateDirectory(folder);
        File.Move(await StoreAsync(OldJob, "before.json"), Path.Combine(folder, "evaluation.json"));
        await System.IO.Compression.ZipFile.CreateFromDirectoryAsync(folder, archive, TestContext.Current.CancellationToken);

        var ended = await _run.CommandAsync("compare", folder, archive, "--output", "json");

        using var report = JsonDocument.Parse(ended.Output[ended.Output.IndexOf('{')..]);
        Assert.Equal(60, report.RootElement.GetProperty("comparison").GetProperty("paired_examples").GetInt32());
    }

    [Theory]
    [InlineData("0.02", NewJob, OldJob, 1, "FAILED  F1 0.5000 is 0.5000 below the baseline (1.0000) on 60 common examples")]
    [InlineData("0.02", OldJob, NewJob, 0, "PASSED  F1 1.0000 is 0.5000 above the baseline (0.5000) on 60 common examples")]
    [InlineData("0.6", NewJob, OldJob, 0, "PASSED  F1 0.5000 is 0.5000 below the baseline (1.0000) on 60 common examples")]
    public async Task Fails_when_the_drop_can_exceed_the_maximum(string maxDrop, string baseline, string model, int exitCode, string sentence)
    {
        var ended = await _run.CommandAsync("compare", baseline, model, "--file", _heldOut, "--max-drop", maxDrop);

        Assert.Equal(exitCode, (int)ended.ExitCode);
        Assert.Contains(sentence, ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluates_a_model_with_the_labels_of_the_stored_evaluation()
    {
        var stored = await StoreAsync(OldJob, "before.json", "--label", "person");

        var ended = await _run.CommandAsync("compare", stored, NewJob, "--file", _heldOut);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.Contains("""{"entities":[{"name":"person"}]}""", _run.Service.Bodies(ScriptedService.Inference)[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'no-such' is not a file or folder. To evaluate it as a job id or base model, set --file to a held-out file.", "no-such", "no-such")]
    [InlineData("--max-drop is '2'; expected a number from 0 to 1.", ".", ".", "--max-drop", "2")]
    [InlineData("the file does not exist", ".", ".")]
    public async Task Refuses_what_cannot_be_compared(string message, params string[] arguments)
    {
        var ended = await _run.CommandAsync(["compare", .. arguments]);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains(message, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_differs_in_two_evaluations()
    {
        var (before, now) = (await StoreAsync(OldJob, "before.json", "--threshold", "0.7"), await StoreAsync(NewJob, "now.json"));

        var ended = await _run.CommandAsync("compare", before, now);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains("The two evaluations cannot be compared: the threshold is 0.5, and 0.7 for the baseline.", ended.Error, StringComparison.Ordinal);
    }

    private async Task<string> StoreAsync(string job, string name, params string[] options)
    {
        var path = Path.Combine(_run.RelativeFolder, name);
        var ended = await _run.CommandAsync(["evaluate", job, _heldOut, "--output-file", path, .. options]);
        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        return path;
    }
}
