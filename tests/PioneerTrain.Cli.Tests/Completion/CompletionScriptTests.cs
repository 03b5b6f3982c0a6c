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
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await error);
        return output.TrimEnd('\n').Replace('\n', '|');
    }
}
