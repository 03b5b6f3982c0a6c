using Polly;
using Polly.Retry;

namespace PioneerTrain.Pioneer.Client;

/// <summary>A failed attempt that will be retried.</summary>
/// <param name="Reason">The reason, as a clause without a full stop.</param>
/// <param name="Attempt">Number of the failed attempt, starting at 1.</param>
/// <param name="Delay">Delay before the next attempt.</param>
public sealed record RetryNotice(string Reason, int Attempt, TimeSpan Delay);

/// <summary>Retry pipelines for single requests. An attempt throws a
/// <see cref="PioneerException"/>; the pipelines decide whether it is retried.</summary>
internal sealed class PioneerPipelines
{
    /// <summary>Maximum share by which a requested delay is extended, so that clients that were
    /// rejected together do not return together.</summary>
    private const double MaximumExtension = 0.2;

    /// <summary>Number of times that an interrupted transfer is resumed before it fails.</summary>
    private const int MaximumResumptions = 8;

    private readonly Func<RetryNotice, ValueTask> _reportAsync;
    private readonly PioneerClientOptions _options;
    private readonly ServiceTimings _timings;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _idempotent;
    private readonly ResiliencePipeline _whenNotSent;

    public PioneerPipelines(PioneerClientOptions options, TimeProvider time, Func<RetryNotice, ValueTask> reportAsync)
    {
        (_options, _timings, _time, _reportAsync) = (options, options.Timings, time, reportAsync);
        _idempotent = Build(options.MaximumAttempts - 1, failure => failure.IsTransient);
        _whenNotSent = Build(options.MaximumAttempts - 1, failure => failure.WasRejectedBeforeProcessing);

        // Weights that are not ready (425) were already waited for when they were opened.
        Resumption = Build(MaximumResumptions, failure => failure.IsTransient && failure.Status != 425);
    }

    /// <summary>Pipeline for downloading weights: each retry continues where the previous attempt
    /// stopped.</summary>
    public ResiliencePipeline Resumption { get; }

    /// <summary>Returns the pipeline for a retry policy.</summary>
    public ResiliencePipeline For(RetryPolicy policy) => policy switch
    {
        RetryPolicy.Idempotent => _idempotent,
        RetryPolicy.UntilAdmitted => UntilAdmitted(_time.GetTimestamp()),
        _ => _whenNotSent,
    };

    /// <summary>Builds a pipeline whose delays spread ever further, so that a thousand waiting
    /// clients together stay within the service's rate limit. Its retries are limited by time and
    /// not by number, because each admitted client makes admission more likely for the
    /// others.</summary>
    /// <param name="start">Timestamp at which the wait began.</param>
    public ResiliencePipeline UntilAdmitted(long start)
    {
        bool IsQueued(PioneerException failure) =>
            failure is { Status: 429, IsTransient: true } && _time.GetElapsedTime(start) < _timings.AdmissionTimeout;

        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PioneerException failure && IsQueued(failure)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                (RequestedDelay(arguments.Outcome.Exception) ?? _timings.FirstRetryDelay) + (SpreadOf(arguments.AttemptNumber) * _options.Jitter())),
            OnRetry = ReportRetryAsync,
        }).AddPipeline(Build(_options.MaximumAttempts - 1, failure => failure.Status != 429 && failure.WasRejectedBeforeProcessing)).Build();
    }

    /// <param name="attempt">Number of the attempt, starting at 0.</param>
    private TimeSpan SpreadOf(int attempt)
    {
        var spread = _timings.FirstAdmissionSpread * Math.Pow(2, Math.Min(attempt, 20));
        return spread < _timings.WidestAdmissionSpread ? spread : _timings.WidestAdmissionSpread;
    }

    private ResiliencePipeline Build(int retries, Predicate<PioneerException> isHandled)
    {
        if (retries < 1)
        {
            return ResiliencePipeline.Empty;
        }

        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PioneerException failure && isHandled(failure)),
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = _options.Jitter,
            Delay = _timings.FirstRetryDelay,
            MaxDelay = _timings.LongestRetryDelay,
            DelayGenerator = arguments => ValueTask.FromResult(RequestedDelay(arguments.Outcome.Exception) * (1 + (_options.Jitter() * MaximumExtension))),
            OnRetry = ReportRetryAsync,
        }).Build();
    }

    /// <summary>Returns the delay that the service requested; null uses exponential
    /// backoff.</summary>
    private TimeSpan? RequestedDelay(Exception? failure) => _timings.RequestedDelay(failure as PioneerException);

    private ValueTask ReportRetryAsync(OnRetryArguments<object> arguments) => arguments.Outcome.Exception is PioneerException failure
        ? _reportAsync(new RetryNotice(failure.Clause, arguments.AttemptNumber + 1, arguments.RetryDelay))
        : ValueTask.CompletedTask;
}
