using System.CommandLine;
using System.Security.Cryptography;
using PioneerTrain.LocalServer;

#pragma warning disable RS0030 // Only the composition root uses the console and the environment.
var (output, error, input) = (Console.Out, Console.Error, Console.OpenStandardInput());
var keyFromEnvironment = Environment.GetEnvironmentVariable("PIONEER_LOCAL_API_KEY");
var profileFromEnvironment = Environment.GetEnvironmentVariable(ServeCommand.ProfileVariable);
#pragma warning restore RS0030

var root = new RootCommand("Runs a local server with Pioneer's training API. It trains a small model.");
var serve = new Command("serve", "Serve the training API (the default command).");
var serveOptions = new ServeCommand(profileFromEnvironment);
serveOptions.AddTo(root, ServeAsync);
serveOptions.AddTo(serve, ServeAsync);
root.Add(serve);

// A health check asks this machine and never a proxy.
using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
{
    Timeout = TimeSpan.FromSeconds(5),
};
root.Add(new HealthCommand(http, error).Create());
root.Add(new PruneCommand(output, error, TimeProvider.System).Create());

var parsedArguments = root.Parse(args);
if (parsedArguments.Errors.Count > 0)
{
    // The parser would print the complete help after the errors, and the errors would scroll away.
    foreach (var message in parsedArguments.Errors.Select(each => each.Message).Distinct(StringComparer.Ordinal))
    {
        await error.WriteLineAsync($"pioneer-local: {message}");
    }

    return ServerProcess.ExitStartFailed;
}

return await parsedArguments.InvokeAsync(
    new InvocationConfiguration { ProcessTerminationTimeout = null, Output = output, Error = error });

async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
{
    if (string.IsNullOrEmpty(keyFromEnvironment))
    {
        keyFromEnvironment = $"pio_sk_local_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        await error.WriteLineAsync(
            $"pioneer-local: PIONEER_LOCAL_API_KEY is not set. API key of this run: {keyFromEnvironment}");
    }

    var process = new ServerProcess(output, error, input, TimeProvider.System);
    return await process.RunAsync(
        serveOptions.Read(parsed, keyFromEnvironment), serveOptions.StopsWithStandardInput(parsed), cancellationToken);
}
