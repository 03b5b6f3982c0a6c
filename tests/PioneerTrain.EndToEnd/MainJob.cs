using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// Complete runs with real training: config, upload, job, log, scores, gate, weights, report.
/// </summary>
public sealed class MainJob : IDisposable
{
    private const long MemoryLimit = 80L * 1000 * 1000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Passes_and_writes_weights_result_and_report_when_the_gate_passes()
    {
        SampleRepository.Create(_folder, extra: "gate:\n  f1: 0.2\n");

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "out"])).With(exitCode: 0);

        Assert.Contains("PASSED", run.Output, StringComparison.Ordinal);
        var result = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out/result.json")))!;
        var f1 = result["metrics"]!["f1"]!.GetValue<double>();
        Assert.InRange(f1, 0.2, 1);
        Assert.Equal("passed", result["conclusion"]!.GetValue<string>());
        Assert.Equal(60, result["metrics"]!["sample_count"]!.GetValue<int>());
        var weights = await File.ReadAllBytesAsync(_folder.File("out/tickets.zip"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(weights)), result["weights"]!["sha256"]!.GetValue<string>());
        Assert.Contains("| F1", await File.ReadAllTextAsync(_folder.File("out/report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_passes_its_gate()
    {
        foreach (var file in new[] { ".github/training.yml", "demo/support-desk.jsonl", "demo/support-desk-heldout.jsonl" })
        {
            _folder.Write(file, await File.ReadAllTextAsync(Path.Combine(ProgramUnderTest.RepositoryRoot, file)));
        }

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "out"])).With(exitCode: 0);

        Assert.Contains("; lora trains", run.Output, StringComparison.Ordinal);
        Assert.Contains("measured on 600 held-out rows of synthetic data", run.Output, StringComparison.Ordinal);
        Assert.Contains("with 95% confidence", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/evaluation.json")));
        Assert.InRange(F1("out"), 0.85, 1);
    }

    [Fact]
    public async Task Full_training_passes_the_gate()
    {
        SampleRepository.Create(_folder, extra: "training_type: full\ngate:\n  f1: 0.2\n");

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local"])).With(exitCode: 0);

        Assert.Contains("; full trains", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_each_line_of_the_remote_log_once()
    {
        SampleRepository.Create(_folder);
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["--output-folder", "out"], server.Environment)).With(exitCode: 0);

        var id = (await server.JobsAsync()).Single()["id"]!.GetValue<string>();
        var logged = await server.LogAsync(id);
        Assert.NotEmpty(logged);
        Assert.Equal(logged, run.Output.Split('\n').Where(line => line.StartsWith("  | ", StringComparison.Ordinal)).Select(line => line[4..]));
    }

    [Fact]
    public async Task Fails_and_delivers_the_weights_when_the_score_is_below_the_gate()
    {
        SampleRepository.Create(_folder, epochs: 1, extra: "gate:\n  f1: 0.99\n  recall: 0.98\n", rows: SampleRepository.FewRows);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "out"])).With(exitCode: 1);

        Assert.Contains("FAILED", run.Output, StringComparison.Ordinal);
        Assert.Contains("minimum 0.99", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/tickets.zip")));
    }

    [Fact]
    public async Task Continues_from_a_checkpoint_of_an_earlier_run()
    {
        SampleRepository.Create(_folder, epochs: 2);
        (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "first"])).With(exitCode: 0);
        var jobs = JsonNode.Parse((await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "list", "--local", "--output", "json"])).With(exitCode: 0).Output)!;
        var first = jobs.AsArray().Single()!["id"]!.GetValue<string>();
        var checkpoints = JsonNode.Parse((await ProgramUnderTest.RunAsync(_folder.Path, ["jobs", "checkpoints", first, "--local", "--output", "json"])).With(exitCode: 0).Output)!;
        var last = checkpoints.AsArray()[^1]!["id"]!.GetValue<string>();

        SampleRepository.Create(_folder, epochs: 2, baseModel: last);
        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "second"])).With(exitCode: 0);

        Assert.Contains(last, run.Output, StringComparison.Ordinal);
        Assert.True(F1("second") >= F1("first") - 0.02, $"{F1("second")} after {F1("first")}");
    }

    [Fact]
    public async Task Uploads_a_data_file_again_only_when_it_has_changed()
    {
        SampleRepository.Create(_folder, epochs: 1, extra: "", rows: SampleRepository.FewRows);
        (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "first"])).With(exitCode: 0);

        var same = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "second"])).With(exitCode: 0);
        await File.AppendAllTextAsync(_folder.File("data/rows.jsonl"), "{\"text\":\"Ask Ada\",\"entities\":[[\"Ada\",\"person\"]]}\n");
        var changed = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "third"])).With(exitCode: 0);

        Assert.Contains("is already dataset tickets version 1", same.Output, StringComparison.Ordinal);
        Assert.Contains("ready as tickets version 2", changed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_output_contains_only_the_result()
    {
        SampleRepository.Create(_folder, epochs: 1, rows: SampleRepository.FewRows);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "out", "--output", "json", "--f1-threshold", "0"])).With(exitCode: 0);

        Assert.Equal(JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("out/result.json")))!.ToJsonString(), JsonNode.Parse(run.Output)!.ToJsonString());
        Assert.Contains("PASSED", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Memory_stays_small_while_a_model_is_trained()
    {
        SampleRepository.Create(_folder, rows: 2000, epochs: 2);

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["train", "--local", "--output-folder", "out"])).With(exitCode: 0);

        Assert.InRange(run.PeakMemory, 1, MemoryLimit);
    }

    private double F1(string folder) => JsonNode.Parse(File.ReadAllText(_folder.File($"{folder}/result.json")))!["metrics"]!["f1"]!.GetValue<double>();
}
