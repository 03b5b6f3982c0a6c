using System.Text;
using PioneerTrain.Cli;
using PioneerTrain.Cli.Commands;
using PioneerTrain.GitHub.Runner;

// First of all: as process 1 of a container, a signal that arrives before this is lost.
using var signals = new ShutdownSignals();

#pragma warning disable RS0030 // The one place where the process's own streams and environment are taken hold of.
var environment = ActionEnvironment.Read(Environment.GetEnvironmentVariable);
var interactive = !Console.IsOutputRedirected && !environment.DumbTerminal && !environment.IsGitHubActions;
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
await using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { NewLine = "\n", AutoFlush = true };
var terminal = new Terminal(TextWriter.Synchronized(output), TextWriter.Synchronized(error), interactive, interactive && !environment.NoColor, () => Console.WindowWidth);
#pragma warning restore RS0030

return (int)await CommandLine.RunAsync(args, new Surroundings(environment, terminal, TimeProvider.System, signals.Requested));
