using System.CommandLine;

namespace PioneerTrain.Cli.Completion;

/// <summary>Prints the completion script of a shell.</summary>
internal static class CompletionCommand
{
    public static Command Build(HostServices services)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        const string help = "Print a completion script; for bash: source <(pioneer-train completion bash)";
        var command = new Command("completion", help) { shell };
        command.SetAction(line =>
        {
            services.Terminal.Print(line.GetValue(shell) switch
            {
                "bash" => CompletionScripts.Bash,
                "zsh" => CompletionScripts.Zsh,
                _ => CompletionScripts.Fish,
            });
            return (int)ExitCode.Passed;
        });
        return command;
    }
}
