using Polly;
using Polly.Retry;

namespace PioneerTrain.GitHub.Repository;

/// <summary>
/// The retries of requests to the REST API: after the statuses of <see cref="TransientStatus"/>,
/// rate limits, connection errors and timeouts. A request that creates something is repeated only
/// if GitHub did not process it, and one that replaces what was read is not repeated.
/// </summary>
internal sealed class RepositoryPipelines(TimeProvider time, RepositoryOptions options)
{
    /// <summary>
    /// The maximum share by which a delay is extended, so that jobs that were refused together do
    /// not return together.
    /// </summary>
    private const double MaximumExtension = 0.2;

    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);

    /// <summary>The maximum delay that a server error can request.</summary>
    private static readonly TimeSpan _maxRetryAfter = TimeSpan.FromSeconds(60);

    private readonly ResiliencePipeline _repeatable = Build(time, options, failure => failure.IsTransient);
    private readonly ResiliencePipeline _creating = Build(time, options, failure => failure is { IsTransient: true, WasNotProcessed: true });

    public ResiliencePipeline For(ApiCall call) => call.ReplacesRead ? ResiliencePipeline.Empty : call.Creates ? _creating : _repeatable;

    private static ResiliencePipeline Build(TimeProvider time, RepositoryOptions options, Predicate<RepositoryException> isHandled) => options.MaximumAttempts == 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is RepositoryException failure && isHandled(failure)),
            MaxRetryAttempts = options.MaximumAttempts - 1,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                Delay(arguments.AttemptNumber, (RepositoryException)arguments.Outcome.Exception!) * (1 + (options.Jitter() * MaximumExtension))),
        }).Build();

    /// <summary>Returns 1 s, 2 s, 4 s, 8 s, or the longer delay that GitHub requested.</summary>
    private static TimeSpan Delay(int retry, RepositoryException failure)
    {
        var least = _firstDelay * Math.Pow(2, retry);
        var requested = failure.RetryAfter ?? TimeSpan.Zero;
        if (failure.Kind != RepositoryErrorKind.RateLimited && requested > _maxRetryAfter)
        {
            requested = _maxRetryAfter;
        }

        return requested > least ? requested : least;
    }
}
