using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PioneerTrain.LocalServer.Page;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer;

/// <summary>
/// Runs the server as a process. It writes one line to standard output when it listens. The exit
/// code is 0 after a requested stop, and 2 with an error message when the server cannot start.
/// </summary>
/// <param name="output">Receives exactly one line, which a parent process waits for.</param>
/// <param name="error">Receives the error message.</param>
/// <param name="input">On request, the server stops when this stream ends.</param>
internal sealed class ServerProcess(TextWriter output, TextWriter error, Stream input, TimeProvider time)
{
    private const int ExitEnded = 0;
    public const int ExitStartFailed = 2;

    public async Task<int> RunAsync(
        LocalServerOptions options, bool stopWithStandardInput, CancellationToken cancellationToken)
    {
        try
        {
            using var data = await DataFolder.OpenAsync(options.DataFolder, time, cancellationToken);
            return await ServeAsync(options, data, stopWithStandardInput, cancellationToken);
        }
        catch (Exception exception) when (exception is DataFolderException or InvalidModelException)
        {
            return await ReportStartFailureAsync(exception.Message);
        }
        catch (Exception exception) when (DiskError.Is(exception) || exception is SocketException)
        {
            var setting = $"address {options.Address}, port {options.Port} and data folder {options.DataFolder}";
            return await ReportStartFailureAsync($"Cannot start with {setting}: {exception.Message}");
        }
    }

    private static string? FindInvalidAlias(LocalServerOptions options, BaseModelCatalogue catalogue) =>
        options.Aliases.Keys.FirstOrDefault(alias => catalogue.Find(alias) is null);

    private async Task<int> ServeAsync(
        LocalServerOptions options, DataFolder data, bool stopWithStandardInput, CancellationToken cancellationToken)
    {
        var catalogue = new BaseModelCatalogue(BaseModelCatalogue.ShippedFolder, options.Aliases);
        if (FindInvalidAlias(options, catalogue) is { } alias)
        {
            var known = string.Join(", ", catalogue.Models.Select(model => model.Id));
            return await ReportStartFailureAsync(
                $"--alias {alias}={options.Aliases[alias]}: base model not found. Base models: {known}.");
        }

        await using var app = LocalServerApp.Build(options, data, catalogue, time);
        await app.StartAsync(cancellationToken);
        using var terminate = StopOn(PosixSignal.SIGTERM, app, ends: true);
        using var interrupt = StopOn(PosixSignal.SIGINT, app, ends: !stopWithStandardInput);
        if (stopWithStandardInput)
        {
            StopWithInput(app);
        }
        else
        {
            await PrintPageAddressAsync(app);
        }

        await output.WriteLineAsync($"pioneer-local listens on {app.Urls.Single()}");
        await output.FlushAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitEnded;
    }

    /// <summary>
    /// Registers a handler for a signal. With <paramref name="ends"/> false, the signal is ignored:
    /// Ctrl-C reaches the whole process group, and the parent still needs the server to stop its
    /// job.
    /// </summary>
    private static PosixSignalRegistration StopOn(PosixSignal signal, WebApplication app, bool ends) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        if (ends)
        {
            app.Lifetime.StopApplication();
        }
    });

    // Only for a server that a person starts: a parent process needs no page.
    private async Task PrintPageAddressAsync(WebApplication app)
    {
        var root = new UriBuilder(app.Urls.Single());
        if (IPAddress.TryParse(root.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
        {
            root.Host = "localhost";
        }

        var url = PageGate.Address(root.Uri.GetLeftPart(UriPartial.Authority), app.Services.GetRequiredService<PageAccess>());
        await error.WriteLineAsync($"pioneer-local: open this address in a browser (it works once): {url}");
    }

    // The pipe closes when the parent ends, even by SIGKILL, so the server does not outlive the run
    // that started it.
    private void StopWithInput(WebApplication app) => new Thread(() =>
    {
        input.CopyTo(Stream.Null);
        app.Lifetime.StopApplication();
    })
    {
        IsBackground = true,
        Name = "standard input",
    }.Start();

    private async Task<int> ReportStartFailureAsync(string message)
    {
        await error.WriteLineAsync($"pioneer-local: {message}");
        return ExitStartFailed;
    }
}
