using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>What is wrong is said in one sentence that names the place; nothing is started, nothing is lost.</summary>
public sealed class BadInput : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_config_that_is_not_there()
    {
        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains(".github/training.yml: config file not found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_finding_of_a_config_is_shown_with_its_place()
    {
        _folder.Write(".github/training.yml", "model_name: tickets\nbase_modle: local/nano-en-v1\ndatasets:\n  - name: tickets\nnr_epochs: many\n");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains(".github/training.yml:2:1:", run.Error, StringComparison.Ordinal);
        Assert.Contains("base_model", run.Error, StringComparison.Ordinal);
        Assert.Contains(".github/training.yml:5:12:", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File(".pioneer-local")));
    }

    [Fact]
    public async Task A_data_file_that_is_not_there()
    {
        Some.Repository(_folder);
        File.Delete(_folder.File("data/rows.jsonl"));

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl: data file not found", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_is_not_json()
    {
        Some.Repository(_folder);
        _folder.Write("data/rows.jsonl", "{\"text\":\"fine\",\"entities\":[]}\n{\"text\": oops}\n");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl:2:10: the row is not valid JSON", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_folder_that_holds_something()
    {
        Some.Repository(_folder);
        _folder.Write("out/precious.txt", "keep me");

        var run = (await RunAsync("train", "--local", "--output-folder", "out")).With(exitCode: 2);

        Assert.Contains("out: the output folder is not empty", run.Error, StringComparison.Ordinal);
        Assert.Equal("keep me", await File.ReadAllTextAsync(_folder.File("out/precious.txt")));
    }

    [Fact]
    public async Task A_data_file_that_is_a_link_out_of_the_repository()
    {
        Some.Repository(_folder);
        File.Delete(_folder.File("data/rows.jsonl"));
        File.CreateSymbolicLink(_folder.File("data/rows.jsonl"), "/etc/passwd");

        var run = (await RunAsync("train", "--local")).With(exitCode: 2);

        Assert.Contains("data/rows.jsonl: the data file is a link to /etc/passwd", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written()
    {
        await using var program = ProgramUnderTest.Start(_folder.Path, ["-c", "\"$0\" completion bash > /dev/full", ProgramUnderTest.PioneerTrain], program: "sh");

        var run = (await program.EndAsync()).With(exitCode: 6);

        Assert.Contains("Could not write the output", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_api_key()
    {
        Some.Repository(_folder);

        var run = (await RunAsync("train")).With(exitCode: 2);

        Assert.Contains("PIONEER_API_KEY", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("pioneer-output")));
    }

    [Fact]
    public async Task A_threshold_that_is_no_number()
    {
        Some.Repository(_folder);

        var run = (await RunAsync("train", "--local", "--f1-threshold", "high")).With(exitCode: 2);

        Assert.Contains("--f1-threshold", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_does_not_exist()
    {
        var run = (await RunAsync("train", "--locale")).With(exitCode: 2);

        Assert.Contains("See 'pioneer-train train --help'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_data_folder_that_another_server_uses()
    {
        Some.Repository(_folder);
        await using var server = await LocalServer.StartAsync(_folder.Path);

        var run = (await RunAsync("train", "--local", "--local-data", "server")).With(exitCode: 2);

        Assert.Contains("server", run.Error, StringComparison.Ordinal);
        Assert.Empty(await server.JobsAsync());
    }

    private Task<Ended> RunAsync(params string[] arguments) => ProgramUnderTest.RunAsync(_folder.Path, arguments);
}
