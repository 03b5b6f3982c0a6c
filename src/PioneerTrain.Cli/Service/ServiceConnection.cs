using System.Reflection;
using PioneerTrain.Pioneer.Client;
using Serilog.Core;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// A connection to the service: the remote service, or the embedded server, which is started and
/// stopped with the connection.
/// </summary>
internal sealed class ServiceConnection : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly LocalBackend? _local;

    private ServiceConnection(ServiceChoice choice, HttpClient http, LocalBackend? local, PioneerClient client, Logger log)
    {
        (_http, _local, Log) = (http, local, log);
        Url = client.Options.BaseUrl;
        HintOptions = ServiceHint.OptionsOf(choice);
        Client = client;
    }

    public PioneerClient Client { get; }

    public Uri Url { get; }

    /// <summary>The options with which a suggested command uses this service.</summary>
    public string HintOptions { get; }

    /// <summary>The diagnostic log. Writes nothing unless it was requested.</summary>
    public Logger Log { get; }

    /// <summary>The address without user name and password.</summary>
    public string ShownUrl => $"{Url.Scheme}://{Url.Authority}{Url.AbsolutePath.TrimEnd('/')}";

    public bool IsLocal => _local is not null;

    /// <summary>
    /// Cancelled when the embedded server exits; never cancelled for a remote service.
    /// </summary>
    public CancellationToken Exited => _local?.Exited ?? CancellationToken.None;

    /// <summary>
    /// The reason for the exit of the embedded server; empty for a remote service.
    /// </summary>
    public string ExitMessage => _local?.ExitMessage ?? "";

    /// <summary>The version of the program, as shown by <c>--version</c>.</summary>
    public static string ProgramVersion { get; } =
        typeof(ServiceConnection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The <c>User-Agent</c> header of all requests.</summary>
    public static string UserAgent { get; } = $"pioneer-train/{ProgramVersion}";

    /// <summary>Starts the embedded server if it was chosen, and creates the client.</summary>
    /// <param name="onRetry">Called before a request is retried, so that the user knows why the run
    /// waits.</param>
    /// <exception cref="RunException">The API key is missing, or the embedded server did not
    /// start.</exception>
    public static async Task<ServiceConnection> OpenAsync(
        ServiceChoice choice, HostServices services, Func<RetryNotice, ValueTask> onRetry, CancellationToken cancellationToken)
    {
        if (!choice.Local && choice.ApiKey is null)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.NoApiKey);
        }

        var local = choice.Local ? await LocalBackend.StartAsync(choice.LocalData, services.Time, cancellationToken) : null;
        var log = DiagnosticLog.Create(choice.Verbose, services, local?.ApiKey ?? choice.ApiKey);
        var options = new PioneerClientOptions
        {
            BaseUrl = local?.Url ?? choice.ApiUrl,
            ApiKey = local?.ApiKey ?? choice.ApiKey,
            PathPrefix = choice.ApiPrefix,
            UserAgent = UserAgent,
            Jitter = services.Jitter,
            Proxy = choice.Local ? null : services.Proxy,
            OnWait = (reason, delay) => log.Debug("wait {Delay:0.0} s for {Reason}", delay.TotalSeconds, reason),
        };

        var handler = services.WrapHandler(options.CreateHandler());
        var http = new HttpClient(choice.Verbose ? new RequestLog(handler, log, services.Time) : handler) { Timeout = Timeout.InfiniteTimeSpan };
        return new ServiceConnection(choice, http, local, new PioneerClient(http, options, services.Time).WithRetryListener(ReportRetryAsync), log);

        ValueTask ReportRetryAsync(RetryNotice retry)
        {
            log.Debug("retry {Attempt} in {Delay:0.0} s: {Reason}", retry.Attempt + 1, retry.Delay.TotalSeconds, retry.Reason);
            return onRetry(retry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Log.DisposeAsync();
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }
    }
}
