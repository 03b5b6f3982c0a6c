using System.CommandLine;

namespace PioneerTrain.Cli.Commands;

/// <summary>
/// Prints the completion script of a shell. The script gets its words from the program through the
/// <c>[suggest]</c> directive.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _pioneer_train() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(pioneer-train "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _pioneer_train pioneer-train
        """;

    private const string Zsh = """
        _pioneer_train() {
            local completions=("${(@f)$(pioneer-train "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a completions
        }
        compdef _pioneer_train pioneer-train
        """;

    private const string Fish = """
        complete -c pioneer-train -f -a "(pioneer-train '[suggest:'(commandline -C)']' (commandline -p) 2>/dev/null)"
        """;

    public static Command Build(HostServices services)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a completion script; for bash: source <(pioneer-train completion bash)") { shell };
        command.SetAction(line =>
        {
            services.Terminal.Print(line.GetValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return (int)ExitCode.Passed;
        });
        return command;
    }
}
