using System.Diagnostics;
using System.Text.RegularExpressions;
using PioneerTrain.Cli.Completion;

namespace PioneerTrain.Cli.Tests.Completion;

/// <summary>
/// Checks of the completion scripts that need no shell, because few machines have zsh and fish. The
/// shells that are there check the scripts, too.
/// </summary>
public sealed partial class CompletionScriptSyntaxTests
{
    public static TheoryData<string, string> Scripts => new()
    {
        { "bash", CompletionScripts.Bash },
        { "zsh", CompletionScripts.Zsh },
        { "fish", CompletionScripts.Fish },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Closes_every_quote_and_bracket(string shell, string script)
    {
        Assert.NotEmpty(shell);
        Assert.Equal("", OpenBrackets(script));
    }

    [Theory]
    [InlineData("echo 'a", "'")]
    [InlineData("echo \"$(ls ${a}\"", "$(")]
    [InlineData("f() { echo ')'; ", "{")]
    public void The_check_finds_what_is_open(string script, string open)
    {
        Assert.Contains(open[^1], OpenBrackets(script));
    }

    [Fact]
    public void Ends_every_block_of_zsh()
    {
        var words = Words().Matches(CompletionScripts.Zsh).Select(word => word.Value).ToList();

        Assert.Equal((1, 1), (words.Count(word => word == "case"), words.Count(word => word == "esac")));
        Assert.Equal((1, 1, 1), (words.Count(word => word == "for"), words.Count(word => word == "do"), words.Count(word => word == "done")));
    }

    [Fact]
    public void Ends_every_block_of_fish()
    {
        var words = Words().Matches(CompletionScripts.Fish).Select(word => word.Value).ToList();

        Assert.Equal(words.Count(word => word is "function" or "switch" or "for" or "if" or "while" or "begin"), words.Count(word => word == "end"));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Asks_the_program_and_registers_the_function(string shell, string script)
    {
        string[] expected = shell switch
        {
            "zsh" => ["#compdef pioneer-train\n", "compdef _pioneer_train pioneer-train"],
            "fish" => ["complete -c pioneer-train "],
            _ => ["complete -F _pioneer_train pioneer-train"],
        };

        Assert.All([.. expected, " __complete ", "files", "folders", "2>/dev/null"], token => Assert.Contains(token, script, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task The_shell_accepts_the_script_where_it_exists(string shell, string script)
    {
        var start = new ProcessStartInfo(shell, ["-n"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        using var process = TryStart(start);
        if (process is null)
        {
            Assert.NotEqual("bash", shell);
            return;
        }

        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("", 0), (error, process.ExitCode));
    }

    private static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the quotes and brackets that are open at the end. Words outside of quotes can have a
    /// pattern of a case, such as <c>files)</c>, which closes nothing.
    /// </summary>
    private static string OpenBrackets(string script)
    {
        var open = new Stack<char>();
        for (var i = 0; i < script.Length; i++)
        {
            var inside = open.TryPeek(out var top) ? top : ' ';
            var character = script[i];
            if (inside == '\'')
            {
                _ = character == '\'' ? open.Pop() : ' ';
            }
            else if (character == '\\')
            {
                i++;
            }
            else if (character == inside && character == '"')
            {
                open.Pop();
            }
            else if (character == '"' || (character is '\'' && inside != '"') || character is '{' || (character == '(' && (inside != '"' || script[i - 1] == '$')))
            {
                open.Push(character);
            }
            else if ((character, inside) is ('}', '{') or (')', '('))
            {
                open.Pop();
            }
        }

        return string.Concat(open);
    }

    [GeneratedRegex(@"(?<=^|[\s;])[a-z]+(?=$|[\s;])", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
