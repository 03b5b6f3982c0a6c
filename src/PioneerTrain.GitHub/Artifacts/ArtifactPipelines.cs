using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Every retry of an upload. An attempt throws its failure as an <see cref="ArtifactException"/>, which knows whether another attempt can help: after the statuses of
/// <see cref="TransientStatus"/>, broken connections, silence, and responses that are not JSON. Numbers of attempts and delays are those of the official client.
/// </summary>
internal sealed class ArtifactPipelines
{
    /// <summary>Of a call to the service; the first included.</summary>
    public const int ServiceAttempts = 5;

    /// <summary>Of a request to the storage; the first included.</summary>
    public const int StorageAttempts = 4;

    private const double ServiceGrowth = 1.5;

    private static readonly TimeSpan _firstServiceDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _firstStorageDelay = TimeSpan.FromSeconds(4);

    /// <summary>What a remote asks for in Retry-After is honoured up to here.</summary>
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromSeconds(60);

    public ArtifactPipelines(TimeProvider time, Func<double> jitter)
    {
        Service = Build(time, ServiceAttempts, retry => ServiceDelay(retry, jitter()));
        Storage = Build(time, StorageAttempts, StorageDelay);
    }

    public ResiliencePipeline Service { get; }

    public ResiliencePipeline Storage { get; }

    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time) =>
        headers.RetryAfter is not { } asked ? null : asked.Delta ?? (asked.Date - time.GetUtcNow());

    /// <summary>3 s, then anywhere in [3 s · 1.5ⁿ, 3 s · 1.5ⁿ⁺¹) (actions/toolkit, <c>artifact-twirp-client.ts</c>).</summary>
    /// <param name="retry">From 0.</param>
    /// <param name="spread">In [0, 1).</param>
    internal static TimeSpan ServiceDelay(int retry, double spread)
    {
        if (retry == 0)
        {
            return _firstServiceDelay;
        }

        var least = _firstServiceDelay * Math.Pow(ServiceGrowth, retry);
        return least + (spread * (ServiceGrowth - 1) * least);
    }

    /// <summary>4 s, 8 s, 16 s (Azure's storage client for JavaScript, exponential policy).</summary>
    internal static TimeSpan StorageDelay(int retry) => _firstStorageDelay * Math.Pow(2, retry);

    private static ResiliencePipeline Build(TimeProvider time, int attempts, Func<int, TimeSpan> delay) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ArtifactException { IsTransient: true }),
            MaxRetryAttempts = attempts - 1,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Longer(delay(arguments.AttemptNumber), AskedFor(arguments.Outcome.Exception))),
        }).Build();

    private static TimeSpan AskedFor(Exception? failure)
    {
        var asked = (failure as ArtifactException)?.RetryAfter ?? TimeSpan.Zero;
        return asked < _longestRetryAfter ? asked : _longestRetryAfter;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
