using System.Diagnostics.CodeAnalysis;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Training;
using PioneerTrain.LocalServer.Work;

namespace PioneerTrain.LocalServer;

/// <summary>Puts the server together. What differs between runs comes in; nothing is read from the environment, the working folder or a settings file.</summary>
internal static class LocalServerApp
{
    /// <summary>Bytes of a JSON request; files have <see cref="LocalServerOptions.MaxUploadBytes"/>.</summary>
    private const int MaxJsonBytes = 1 << 20;

    /// <summary>Requests in flight get this long when the server closes; a training stops at its next batch.</summary>
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(3);

    public static WebApplication Build(LocalServerOptions options, DataFolder data, BaseModelCatalogue catalogue, TimeProvider time)
    {
        // The empty builder, not the slim one: that reads appsettings.json of the working folder, which is the user's repository, and may open ports it finds there.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxJsonBytes;
            kestrel.Listen(options.Address, options.Port);
        });
        // The host would tell a failed start with its whole stack; ServerProcess tells it in a sentence.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        AddServices(builder.Services, options, data, catalogue, time);
        var app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        app.UseMiddleware<ApiKeyGate>();
        MapAll(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, LocalServerOptions options, DataFolder data, BaseModelCatalogue catalogue, TimeProvider time)
    {
        services.AddRoutingCore();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = _shutdownTimeout);
        services.AddSingleton<IHostLifetime, SignalFreeLifetime>();
        services.AddSingleton(options);
        services.AddSingleton(data);
        services.AddSingleton(catalogue);
        services.AddSingleton(time);
        services.AddSingleton<JobStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<EvaluationStore>();
        AddWorker<TrainingWorker>(services);
        AddWorker<EvaluationWorker>(services);
        AddWorker<DatasetWorker>(services);
    }

    // Handlers ask for the worker itself, the host for something to start and stop: one object for both.
    private static void AddWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TWorker>(IServiceCollection services)
        where TWorker : class, IHostedService
    {
        services.AddSingleton<TWorker>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TWorker>());
    }

    private static void MapAll(WebApplication app)
    {
        app.MapService();
        app.MapBaseModels();
        app.MapTrainingJobs();
        app.MapJobLogs();
        app.MapCheckpoints();
        app.MapDatasets();
        app.MapDatasetUploads();
        app.MapEvaluations();
    }

    /// <summary>Signals are the program's business, so that a server inside a test process leaves them alone.</summary>
    private sealed class SignalFreeLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
