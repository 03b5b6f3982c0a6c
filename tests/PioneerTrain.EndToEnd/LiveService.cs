using PioneerTrain.EndToEnd.Support;
using PioneerTrain.TestKit;

namespace PioneerTrain.EndToEnd;

/// <summary>
/// The current service: losses only, a model that warms up, weights at a signed address on another
/// port. Also with faults.
/// </summary>
public sealed class LiveService : IDisposable
{
    private const string Evaluated = """
        evaluation:
          dataset: held-out
        gate:
          f1: 0.01

        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Gates_a_job_on_an_evaluation_and_downloads_its_weights_from_the_storage_host()
    {
        SampleRepository.Create(_folder, extra: Evaluated);
        await using var server = await LocalServer.StartAsync(_folder.Path, "--profile", "live");
        await server.UploadAsync("held-out", SampleRepository.Rows(60));

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["--output-folder", "out"], server.Environment)).With(exitCode: 0);

        Assert.Contains("PASSED", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out/tickets.zip")));
    }

    [Fact]
    public async Task Ignores_scores_that_an_evaluation_on_another_dataset_left_on_the_job()
    {
        SampleRepository.Create(_folder, extra: Evaluated);
        await using var server = await LocalServer.StartAsync(_folder.Path, "--profile", "live");
        await server.UploadAsync("held-out", SampleRepository.Rows(60));
        await server.UploadAsync("other", SampleRepository.Rows(30));
        (await ProgramUnderTest.RunAsync(_folder.Path, ["--output-folder", "out"], server.Environment)).With(exitCode: 0);
        var id = Assert.Single(await server.JobsAsync())["id"]!.GetValue<string>();

        SampleRepository.Create(_folder, extra: Evaluated.Replace("held-out", "other", StringComparison.Ordinal));
        var other = (await ProgramUnderTest.RunAsync(_folder.Path, ["--attach", id, "--output-folder", "other"], server.Environment)).With(exitCode: 0);
        SampleRepository.Create(_folder, extra: Evaluated.Replace("held-out", "nowhere", StringComparison.Ordinal));
        var nowhere = await ProgramUnderTest.RunAsync(_folder.Path, ["--attach", id, "--output-folder", "nowhere"], server.Environment);

        Assert.Contains("Evaluating the model on other", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSED", nowhere.Output, StringComparison.Ordinal);
        nowhere.With(exitCode: 3);
    }

    [Fact]
    public async Task Passes_despite_several_faults()
    {
        SampleRepository.Create(_folder, extra: Evaluated);
        string[] faults = ["rate-limited@list", "unavailable@job", "bad-gateway-html@logs", "log-hostile", "download-truncated"];
        await using var server = await LocalServer.StartAsync(_folder.Path, ["--profile", "live", .. faults.SelectMany(fault => new[] { "--fault", fault })]);
        await server.UploadAsync("held-out", SampleRepository.Rows(60));

        var run = (await ProgramUnderTest.RunAsync(_folder.Path, ["--output-folder", "out"], server.Environment)).With(exitCode: 0);

        Assert.Contains("PASSED", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[31mred", run.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
