using System.Text;
using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

#pragma warning disable RS0030 // The one place where the process itself, its streams and its environment are taken hold of.
// First of all: as process 1 of a container, a signal that arrives before this is lost.
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
    Through = handler => handler,
};

// The runner can name a program for a stage of a step and give it no argument; a hard link shows its own name here, as a symbolic one does not.
var isPostStage = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "pioneer-train-cleanup" || args is ["cleanup"];
return (int)await (isPostStage ? new CleanupCommand(services).RunAsync()
    : args is ["action"] ? ActionCommand.RunAsync(services)
    : CommandLine.RunAsync(args, services));
