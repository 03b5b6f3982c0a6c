using System.Reflection;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Pioneer;

namespace PioneerTrain.Cli;

/// <summary>A client with its service behind it: the one far away, or the embedded one, which is started here and ended with the connection.</summary>
internal sealed class ServiceConnection : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly LocalBackend? _local;

    private ServiceConnection(PioneerClientOptions options, HttpClient http, LocalBackend? local, TimeProvider time)
    {
        (_http, _local) = (http, local);
        Url = options.BaseUrl;
        Client = new PioneerClient(http, options, time);
    }

    public PioneerClient Client { get; }

    public Uri Url { get; }

    public bool IsLocal => _local is not null;

    /// <summary>The program's version, as in <c>--version</c>.</summary>
    public static string ProgramVersion { get; } =
        typeof(ServiceConnection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <exception cref="RunException">No key, an address that is none, or an embedded server that does not start.</exception>
    public static async Task<ServiceConnection> OpenAsync(ServiceChoice choice, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (choice is { Local: true, ApiUrl: not null })
        {
            throw new RunException(ExitCode.InvalidInput, Messages.LocalAndUrl);
        }

        var options = choice.Local ? new PioneerClientOptions() : Remote(choice, surroundings);
        var local = choice.Local ? await LocalBackend.StartAsync(choice.LocalData, surroundings.Time, cancellationToken) : null;
        options = options with
        {
            BaseUrl = local?.Url ?? options.BaseUrl,
            ApiKey = local?.ApiKey ?? options.ApiKey,
            PathPrefix = choice.ApiPrefix,
            UserAgent = $"pioneer-train/{ProgramVersion}",
        };

        var handler = options.CreateHandler();
        var http = new HttpClient(choice.Verbose ? new RequestLog(handler, surroundings.Time) : handler) { Timeout = Timeout.InfiniteTimeSpan };
        return new ServiceConnection(options, http, local, surroundings.Time);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_local is not null)
        {
            await _local.DisposeAsync();
        }
    }

    private static PioneerClientOptions Remote(ServiceChoice choice, Surroundings surroundings)
    {
        var (source, given) = choice.ApiUrl is not null ? ("--api-url", choice.ApiUrl) : ("PIONEER_API_URL", surroundings.Environment.ApiUrl);
        var options = new PioneerClientOptions { ApiKey = surroundings.Environment.ApiKey ?? throw new RunException(ExitCode.InvalidInput, Messages.NoApiKey) };
        if (given is null)
        {
            return options;
        }

        // A key that travels in the clear is a key given away, except where it never leaves the machine.
        var isAddress = Uri.TryCreate(given, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
        return isAddress ? options with { BaseUrl = url! } : throw new RunException(ExitCode.InvalidInput, Messages.ApiUrlInvalid(source, given));
    }
}
