using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// The retries of an upload. A failed attempt throws an <see cref="ArtifactException"/>; it is
/// retried when <see cref="ArtifactException.IsTransient"/> is true: after the statuses of
/// <see cref="TransientStatus"/>, connection errors, timeouts, and responses that are not JSON.
/// Numbers of attempts and delays are those of the official client.
/// </summary>
internal sealed class ArtifactPipelines
{
    /// <summary>The number of attempts of a call to the service, including the first.</summary>
    public const int ServiceAttempts = 5;

    /// <summary>The number of attempts of a request to the storage, including the first.</summary>
    public const int StorageAttempts = 4;

    private const double ServiceGrowth = 1.5;

    private static readonly TimeSpan _firstServiceDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan _firstStorageDelay = TimeSpan.FromSeconds(4);

    /// <summary>The maximum delay that is accepted from a <c>Retry-After</c> header.</summary>
    private static readonly TimeSpan _maxRetryAfter = TimeSpan.FromSeconds(60);

    public ArtifactPipelines(TimeProvider time, Func<double> jitter)
    {
        Service = Build(time, ServiceAttempts, retry => ServiceDelay(retry, jitter()));
        Storage = Build(time, StorageAttempts, StorageDelay);
    }

    public ResiliencePipeline Service { get; }

    public ResiliencePipeline Storage { get; }

    /// <summary>
    /// Returns the delay of the <c>Retry-After</c> header; null when there is none.
    /// </summary>
    public static TimeSpan? RetryAfter(HttpResponseHeaders headers, TimeProvider time) =>
        headers.RetryAfter is not { } header ? null : header.Delta ?? (header.Date - time.GetUtcNow());

    /// <summary>
    /// Returns 3 s, then a random delay in [3 s · 1.5ⁿ, 3 s · 1.5ⁿ⁺¹) (actions/toolkit,
    /// <c>artifact-twirp-client.ts</c>).
    /// </summary>
    /// <param name="retry">The number of the retry, from 0.</param>
    /// <param name="spread">The jitter, in [0, 1).</param>
    internal static TimeSpan ServiceDelay(int retry, double spread)
    {
        if (retry == 0)
        {
            return _firstServiceDelay;
        }

        var least = _firstServiceDelay * Math.Pow(ServiceGrowth, retry);
        return least + (spread * (ServiceGrowth - 1) * least);
    }

    /// <summary>
    /// Returns 4 s, 8 s, 16 s (Azure Storage client for JavaScript, exponential policy).
    /// </summary>
    internal static TimeSpan StorageDelay(int retry) => _firstStorageDelay * Math.Pow(2, retry);

    private static ResiliencePipeline Build(TimeProvider time, int attempts, Func<int, TimeSpan> delay) =>
        new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is ArtifactException { IsTransient: true }),
            MaxRetryAttempts = attempts - 1,
            DelayGenerator = arguments =>
                ValueTask.FromResult<TimeSpan?>(Longer(delay(arguments.AttemptNumber), RequestedDelay(arguments.Outcome.Exception))),
        }).Build();

    private static TimeSpan RequestedDelay(Exception? failure)
    {
        var requested = (failure as ArtifactException)?.RetryAfter ?? TimeSpan.Zero;
        return requested < _maxRetryAfter ? requested : _maxRetryAfter;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
