using System.Net.Sockets;
using System.Runtime.InteropServices;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer;

/// <summary>The server as a process: one line on standard output when it listens, exit 0 when it was asked to end, exit 2 and a sentence when it cannot begin.</summary>
/// <param name="output">Gets exactly one line, which a parent process waits for.</param>
/// <param name="error">Gets what a person should read.</param>
/// <param name="input">Its end ends the server, where that is asked for.</param>
internal sealed class ServerProcess(TextWriter output, TextWriter error, Stream input, TimeProvider time)
{
    private const int ExitEnded = 0;
    public const int ExitCannotBegin = 2;

    public async Task<int> RunAsync(LocalServerOptions options, bool stopWithStandardInput, CancellationToken cancellationToken)
    {
        try
        {
            using var data = await DataFolder.OpenAsync(options.DataFolder, time, cancellationToken);
            return await ServeAsync(options, data, stopWithStandardInput, cancellationToken);
        }
        catch (Exception refused) when (refused is DataFolderException or InvalidModelException)
        {
            return await CannotBeginAsync(refused.Message);
        }
        catch (Exception refused) when (DiskRefusal.Is(refused) || refused is SocketException)
        {
            var setting = $"address {options.Address}, port {options.Port} and data folder {options.DataFolder}";
            return await CannotBeginAsync($"Cannot begin with {setting}: {refused.Message}");
        }
    }

    private static string? FirstDeadAlias(LocalServerOptions options, BaseModelCatalogue catalogue) =>
        options.Aliases.Keys.FirstOrDefault(alias => catalogue.Find(alias) is null);

    private async Task<int> ServeAsync(LocalServerOptions options, DataFolder data, bool stopWithStandardInput, CancellationToken cancellationToken)
    {
        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, options.Aliases);
        if (FirstDeadAlias(options, catalogue) is { } alias)
        {
            var known = string.Join(", ", catalogue.Models.Select(model => model.Id));
            return await CannotBeginAsync($"--alias {alias}={options.Aliases[alias]}: there is no such base model. Base models: {known}.");
        }

        await using var app = LocalServerApp.Build(options, data, catalogue, time);
        await app.StartAsync(cancellationToken);
        using var terminate = EndOn(PosixSignal.SIGTERM, app, ends: true);
        using var interrupt = EndOn(PosixSignal.SIGINT, app, ends: !stopWithStandardInput);
        if (stopWithStandardInput)
        {
            EndWithInput(app);
        }

        await output.WriteLineAsync($"pioneer-local listens on {app.Urls.Single()}");
        await output.FlushAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitEnded;
    }

    /// <summary>
    /// With <paramref name="ends"/> false the signal is swallowed: Ctrl-C reaches the whole process group, and the parent still needs the server to stop its job.
    /// </summary>
    private static PosixSignalRegistration EndOn(PosixSignal signal, WebApplication app, bool ends) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (ends)
        {
            app.Lifetime.StopApplication();
        }
    });

    // A parent that dies, even by SIGKILL, closes the pipe; so no server outlives the run that started it.
    private void EndWithInput(WebApplication app) => new Thread(() =>
    {
        input.CopyTo(Stream.Null);
        app.Lifetime.StopApplication();
    })
    {
        IsBackground = true,
        Name = "standard input",
    }.Start();

    private async Task<int> CannotBeginAsync(string sentence)
    {
        await error.WriteLineAsync($"pioneer-local: {sentence}");
        return ExitCannotBegin;
    }
}
