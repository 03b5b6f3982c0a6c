using System.Diagnostics;
using System.Security.Cryptography;
using PioneerTrain.TestKit;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>Runs the scripts of examples/release.yml in bash, with a stand-in for gh.</summary>
public sealed class ReleaseExampleTests : IDisposable
{
    /// <summary>Prints the artifact, and records the other commands.</summary>
    private const string GhStandIn = """
        gh() { if [ "$1" = api ]; then cat artifact; else echo "$@" >> gh.log; fi; }

        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("504b0304aa00", "tickets-ner.zip")]
    [InlineData("1f8b0800aa00", "tickets-ner.tar.gz")]
    public async Task Publishes_the_weights_with_the_extension_of_their_format(string hex, string file)
    {
        var bytes = Convert.FromHexString(hex);
        await File.WriteAllBytesAsync(_folder.File("artifact"), bytes, TestContext.Current.CancellationToken);

        await RunScriptsAsync(Convert.ToHexStringLower(SHA256.HashData(bytes)));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.File($"weights/{file}"), TestContext.Current.CancellationToken));
        Assert.Contains($"\nrelease upload v1 weights/{file}\n", await File.ReadAllTextAsync(_folder.File("gh.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publishes_nothing_when_the_digest_differs()
    {
        _folder.Write("artifact", "PK other bytes");

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunScriptsAsync(new string('0', 64)));

        Assert.False(File.Exists(_folder.File("gh.log")));
    }

    private async Task RunScriptsAsync(string sha256)
    {
        foreach (var step in Yaml.With(Yaml.Load("examples/release.yml"), "run"))
        {
            var start = new ProcessStartInfo("bash", ["-e", "-c", GhStandIn + Yaml.Scalar(step, "run")]) { WorkingDirectory = _folder.Path, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var (name, value) in new[] { ("NAME", "tickets-ner"), ("SHA256", sha256), ("ARTIFACT", "7"), ("GH_REPO", "o/r"), ("GITHUB_REF_NAME", "v1"), ("F1", "0.9") })
            {
                start.Environment[name] = value;
            }

            using var process = Process.Start(start)!;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(await output + await error);
            }
        }
    }
}
