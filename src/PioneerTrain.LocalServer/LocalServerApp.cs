using System.Diagnostics.CodeAnalysis;
using System.Net;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Faults;
using PioneerTrain.LocalServer.Http;
using PioneerTrain.LocalServer.Inference;
using PioneerTrain.LocalServer.Page;
using PioneerTrain.LocalServer.Signed;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.LocalServer.Work;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer;

/// <summary>
/// Builds the server from its options. Nothing is read from the environment, the working folder or
/// a settings file.
/// </summary>
internal static class LocalServerApp
{
    /// <summary>
    /// The maximum size of a JSON request, in bytes. Files are limited by
    /// <see cref="LocalServerOptions.MaxUploadBytes"/>.
    /// </summary>
    private const int MaxJsonBytes = 1 << 20;

    /// <summary>
    /// How long requests in flight may take to finish when the server stops. A training job stops
    /// at its next batch.
    /// </summary>
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(3);

    public static WebApplication Build(
        LocalServerOptions options, DataFolder data, BaseModelCatalogue catalogue, TimeProvider time)
    {
        var builder = EmptyBuilder(options.Address, options.Port);
        AddServices(builder.Services, options, data, catalogue, time);
        var app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        app.UseMiddleware<PageGate>();
        app.UseMiddleware<ApiKeyGate>();
        app.UseMiddleware<FaultGate>();
        MapAll(app, options.Profile);
        return app;
    }

    /// <summary>Returns a builder with only Kestrel, routing and logging.</summary>
    public static WebApplicationBuilder EmptyBuilder(IPAddress address, int port)
    {
        // The slim builder would read appsettings.json from the working folder, which is the user's
        // repository, and could open the ports that it finds there.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxJsonBytes;
            kestrel.Listen(address, port);
        });
        // The host would log a failed start with its stack trace; ServerProcess reports it in one
        // sentence.
        builder.Logging.SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WireJson.Default));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _shutdownTimeout);
        builder.Services.AddSingleton<IHostLifetime, SignalFreeLifetime>();
        return builder;
    }

    private static void AddServices(
        IServiceCollection services,
        LocalServerOptions options,
        DataFolder data,
        BaseModelCatalogue catalogue,
        TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(data);
        services.AddSingleton(catalogue);
        services.AddSingleton(time);
        services.AddSingleton(new FaultSwitches(options.Faults));
        services.AddSingleton<JobStore>();
        services.AddSingleton<DatasetStore>();
        services.AddSingleton<EvaluationStore>();
        services.AddSingleton<GenerationStore>();
        services.AddSingleton<SubmissionKeys>();
        services.AddSingleton<SeedDialect>();
        services.AddSingleton<LiveDialect>();
        services.AddSingleton<V1Dialect>();
        services.AddSingleton<WorkInputs>();
        services.AddSingleton<DatasetUseLock>();
        services.AddSingleton<DatasetDeletion>();
        services.AddSingleton<JobPruning>();
        services.AddSingleton<CreateTrainingJob>();
        services.AddSingleton(new ModelCache());
        services.AddSingleton<InferenceService>();
        services.AddSingleton<PageAccess>();
        services.AddSingleton<HomePage>();
        AddWorker<TrainingWorker>(services);
        AddWorker<EvaluationWorker>(services);
        AddWorker<DatasetWorker>(services);
        AddWorker<GenerationWorker>(services);
        AddWorker<SignedServer>(services);
    }

    // Handlers resolve the worker by its type and the host resolves it as a hosted service; both
    // must get the same instance.
    private static void AddWorker<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TWorker>(
        IServiceCollection services)
        where TWorker : class, IHostedService
    {
        services.AddSingleton<TWorker>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<TWorker>());
    }

    private static void MapAll(WebApplication app, ServerProfile profile)
    {
        Dialect dialect = profile == ServerProfile.Live
            ? app.Services.GetRequiredService<LiveDialect>()
            : app.Services.GetRequiredService<SeedDialect>();
        app.MapService();
        app.MapBaseModels();
        app.MapFaults();
        app.MapPage(dialect);
        app.MapInference().WithMetadata(dialect);
        app.MapGeneration();
        var felix = app.MapGroup("/felix").WithMetadata(dialect);
        felix.MapTrainingJobs("/training-jobs");
        felix.MapTrainedModels();
        felix.MapDatasets();
        felix.MapDatasetVersions();
        felix.MapDatasetUploads();
        app.MapUploadedFiles();
        felix.MapEvaluations();

        // The public description of this family has no evaluations and no endpoints for single
        // dataset versions.
        var v1 = app.MapGroup(V1Errors.Prefix)
            .WithMetadata(app.Services.GetRequiredService<V1Dialect>())
            .AddEndpointFilter(V1Errors.TranslateAsync);
        v1.MapTrainingJobs("/training-jobs");
        v1.MapTrainingJobs("/training/jobs");
        v1.MapDatasets();
        v1.MapDatasetUploads();
        v1.MapChat();
    }

    /// <summary>
    /// A host lifetime that handles no signals. The program handles them, so that a server inside a
    /// test process does not.
    /// </summary>
    private sealed class SignalFreeLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
