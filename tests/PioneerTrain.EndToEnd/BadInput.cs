using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// Invalid input is reported in one sentence with its position; no job starts and no file is lost.
/// </summary>
public sealed class BadInput : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fails_when_the_config_is_missing()
    {
        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains(".github/training.yml: config file not found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_every_config_error_with_its_position()
    {
        _folder.Write(".github/training.yml", "model_name: tickets\nbase_modle: local/nano-en-v1\ndatasets:\n  - name: tickets\nnr_epochs: many\n");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains(".github/training.yml:2:1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("base_model", run.Error, StringComparison.Ordinal);
        Assert.Contains(".github/training.yml:5:12:", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File(".pioneer-local")));
    }

    [Fact]
    public async Task Fails_when_a_data_file_is_missing()
    {
        SampleRepository.Create(_folder);
        File.Delete(_folder.File("data/rows.jsonl"));

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl: data file not found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_a_row_is_not_json()
    {
        SampleRepository.Create(_folder);
        _folder.Write("data/rows.jsonl", "{\"text\":\"fine\",\"entities\":[]}\n{\"text\": oops}\n");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl:2:10: the row is not valid JSON", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_the_output_folder_is_not_empty()
    {
        SampleRepository.Create(_folder);
        _folder.Write("out/precious.txt", "keep me");

        var run = (await RunAsync("train", "--local", "--output-folder", "out")).With(exitCode: 2);

        Assert.Contains("out: the output folder is not empty", run.Error, StringComparison.Ordinal);
        Assert.Equal("keep me", await File.ReadAllTextAsync(_folder.File("out/precious.txt")));
    }

    [Fact]
    public async Task Rejects_a_data_file_that_links_outside_the_repository()
    {
        SampleRepository.Create(_folder);
        File.Delete(_folder.File("data/rows.jsonl"));
        File.CreateSymbolicLink(_folder.File("data/rows.jsonl"), "/etc/passwd");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl: the path leads to /etc/passwd", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_an_output_cannot_be_written()
    {
        await using var program = ProgramUnderTest.Start(_folder.Path, ["-c", "\"$0\" completion bash > /dev/full", ProgramUnderTest.PioneerTrain], program: "sh");

        var run = (await program.EndAsync()).With(exitCode: 6);

        Assert.Contains("Could not write the output", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_without_an_api_key()
    {
        SampleRepository.Create(_folder);

        var run = (await RunAsync("train")).With(exitCode: 2);

        Assert.Contains("PIONEER_API_KEY", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("pioneer-output")));
    }

    [Fact]
    public async Task Rejects_a_threshold_that_is_not_a_number()
    {
        SampleRepository.Create(_folder);

        var run = (await RunAsync("train", "--local", "--f1-threshold", "high")).With(exitCode: 2);

        Assert.Contains("--f1-threshold", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_an_unknown_option()
    {
        var run = (await RunAsync("train", "--locale")).With(exitCode: 2);

        Assert.Contains("See 'pioneer-train train --help'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_another_server_uses_the_local_data_folder()
    {
        SampleRepository.Create(_folder);
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await RunAsync("train", "--local", "--local-data", "server")).With(exitCode: 2);

        Assert.Contains("server", run.Error, StringComparison.Ordinal);
        Assert.Empty(await server.JobsAsync());
    }

    private Task<ProgramResult> RunAsync(params string[] arguments) => ProgramUnderTest.RunAsync(_folder.Path, arguments);
}
