using System.CommandLine;
using System.Security.Cryptography;
using PioneerTrain.LocalServer;

#pragma warning disable RS0030 // The composition root: here alone the console and the environment enter.
var (output, error, input) = (Console.Out, Console.Error, Console.OpenStandardInput());
var keyFromEnvironment = Environment.GetEnvironmentVariable("PIONEER_LOCAL_API_KEY");
#pragma warning restore RS0030

var root = new RootCommand("A local server that speaks Pioneer's training API and really trains a small model.");
var serve = new Command("serve", "Serve the training API (what happens without a command, too).");
var serveOptions = new ServeCommand();
serveOptions.AddTo(root, ServeAsync);
serveOptions.AddTo(serve, ServeAsync);
root.Add(serve);

var given = root.Parse(args);
if (given.Errors.Count > 0)
{
    // One sentence each; the parser would add the whole help, and the sentence would scroll away.
    foreach (var sentence in given.Errors.Select(each => each.Message).Distinct(StringComparer.Ordinal))
    {
        await error.WriteLineAsync($"pioneer-local: {sentence}");
    }

    return ServerProcess.ExitCannotBegin;
}

return await given.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, Output = output, Error = error });

async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
{
    if (string.IsNullOrEmpty(keyFromEnvironment))
    {
        keyFromEnvironment = $"pio_sk_local_{RandomNumberGenerator.GetHexString(32, lowercase: true)}";
        await error.WriteLineAsync($"pioneer-local: PIONEER_LOCAL_API_KEY is not set, so this run's API key is {keyFromEnvironment}");
    }

    var process = new ServerProcess(output, error, input, TimeProvider.System);
    return await process.RunAsync(serveOptions.Read(parsed, keyFromEnvironment), serveOptions.StopsWithStandardInput(parsed), cancellationToken);
}
