using System.Text;
using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

#pragma warning disable RS0030 // Only this file uses the process, its streams and its environment directly.
// Must come first: process 1 of a container loses a signal that arrives before this line.
using var signals = new ShutdownSignals(TimeProvider.System, () => Environment.Exit((int)ExitCode.Cancelled));

var environment = ActionEnvironment.Read(Environment.GetEnvironmentVariable);
var interactive = !Console.IsOutputRedirected && !environment.DumbTerminal && !environment.IsGitHubActions;
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error), interactive, interactive && !environment.NoColor, () => Console.WindowWidth);
#pragma warning restore RS0030

var services = new HostServices(environment, terminal, TimeProvider.System, signals.Requested)
{
    NewToken = RandomToken.New,
    Jitter = new Random().NextDouble,
    WrapHandler = handler => handler,
};

// The runner starts the post stage with a program name and without arguments. ProcessPath returns
// the own name of a hard link, but the target of a symbolic link.
var isPostStage = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "pioneer-train-cleanup" || args is ["cleanup"];
return (int)await (isPostStage ? new CleanupCommand(services).RunAsync()
    : args is ["action"] ? ActionCommand.RunAsync(services)
    : args is ["report"] ? ReportCommand.RunAsync(services)
    : args is ["release"] ? ReleaseCommand.RunAsync(services)
    : CommandLine.RunAsync(args, services));
