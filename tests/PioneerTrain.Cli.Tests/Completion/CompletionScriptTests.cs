using System.Diagnostics;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Completion;

/// <summary>The completion scripts in the real shells.</summary>
public sealed class CompletionScriptTests : IDisposable
{
    /// <summary>Calls the completion function as bash does for COMP_WORDS with the cursor at the end.</summary>
    private const string BashTest = """
        source <(pioneer-train completion bash)
        complete -p pioneer-train >/dev/null || exit 1
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        _pioneer_train pioneer-train "${!#}" "${COMP_WORDS[COMP_CWORD-1]}"
        [[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
        """;

    private readonly TempFolder _folder = new();

    public CompletionScriptTests()
    {
        _folder.Write("training.yml", "");
        _folder.Write("my training.yml", "");
        Directory.CreateDirectory(_folder.File("training folder"));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("jo", "jobs")]
    [InlineData("jobs s", "show|stop")]
    [InlineData("jobs show --output =", "text|json")]
    [InlineData("jobs show --output = j", "json")]
    [InlineData("validate train", "training folder|training.yml")]
    [InlineData("validate my", "my training.yml")]
    [InlineData("--config = my", "my training.yml")]
    [InlineData("--output-folder train", "training folder")]
    [InlineData("jobs show train", "")]
    public async Task Completes_in_bash(string words, string expected)
    {
        var output = await RunAsync("bash", ["--norc", "-c", BashTest, "bash", "pioneer-train", .. words.Split(' ')]);

        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("jo", "jobs")]
    [InlineData("jobs s", "show|stop")]
    [InlineData("jobs show --output=j", "--output=json")]
    [InlineData("validate my", "my training.yml")]
    [InlineData("--config=my", "--config=my training.yml")]
    [InlineData("--output-folder train", "training folder/")]
    [InlineData("validate none", "")]
    public async Task Completes_in_fish(string words, string expected)
    {
        Assert.SkipUnless(IsInstalled("fish"), "fish is not installed");
        var commands = $"pioneer-train completion fish | source; complete -C 'pioneer-train {words}'";
        var output = await RunAsync("fish", ["--no-config", "-c", commands]);

        // A description follows a tab.
        Assert.Equal(expected, string.Join('|', output.Split('|').Select(line => line.Split('\t')[0])));
    }

    [Fact]
    public async Task Loads_in_zsh()
    {
        Assert.SkipUnless(IsInstalled("zsh"), "zsh is not installed");
        const string commands = """
            compdef() { print "$@" }
            source <(pioneer-train completion zsh)
            whence -w _pioneer_train
            """;

        var output = await RunAsync("zsh", ["-f", "-c", commands]);

        Assert.Equal("_pioneer_train pioneer-train|_pioneer_train: function", output);
    }

    private static string SearchPath => Environment.GetEnvironmentVariable("PATH")!;

    private static bool IsInstalled(string shell) =>
        SearchPath.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, shell)));

    /// <summary>Returns the lines that the shell prints, joined with a vertical bar.</summary>
    private async Task<string> RunAsync(string shell, string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{SearchPath}";
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await error);
        return output.TrimEnd('\n').Replace('\n', '|');
    }
}
