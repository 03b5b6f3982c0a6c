using Polly;
using Polly.Retry;

namespace PioneerTrain.Pioneer.Client;

/// <summary>A failed attempt that is about to be repeated.</summary>
/// <param name="Why">A clause without a full stop.</param>
/// <param name="Attempt">Number of the attempt that failed, from 1.</param>
/// <param name="Delay">Until the next one.</param>
public sealed record RetryNotice(string Why, int Attempt, TimeSpan Delay);

/// <summary>Every retry of a single request. An attempt throws a <see cref="PioneerException"/>; these pipelines decide whether there is another one.</summary>
internal sealed class PioneerPipelines
{
    /// <summary>The share by which a requested delay is extended at most, because clients that were refused together would return together.</summary>
    private const double Lateness = 0.2;

    /// <summary>A transfer that breaks this often without reaching its end is given up.</summary>
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
        _whenNotSent = Build(options.MaximumAttempts - 1, failure => failure.WasRefusedBeforeWork);

        // Weights that are not ready (425) have been waited for already.
        Resumption = Build(MaximumResumptions, failure => failure.IsTransient && failure.Status != 425);
    }

    /// <summary>For weights: each further attempt continues where the one before broke off.</summary>
    public ResiliencePipeline Resumption { get; }

    /// <summary>The pipeline for one call.</summary>
    public ResiliencePipeline For(RetryPolicy policy) => policy switch
    {
        RetryPolicy.Idempotent => _idempotent,
        RetryPolicy.UntilAdmitted => BuildUntilAdmitted(),
        _ => _whenNotSent,
    };

    /// <summary>Clients that wait return ever further apart, so that a thousand of them send no more requests than the service allows. A time limits
    /// them and not a number, because each one that is admitted makes it more likely for the rest.</summary>
    private ResiliencePipeline BuildUntilAdmitted()
    {
        var start = _time.GetTimestamp();
        bool IsQueued(PioneerException failure) =>
            failure is { Status: 429, IsTransient: true } && _time.GetElapsedTime(start) < _timings.AdmissionPatience;

        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PioneerException failure && IsQueued(failure)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                (RequestedDelay(arguments.Outcome.Exception) ?? _timings.FirstRetryDelay) + (SpreadOf(arguments.AttemptNumber) * _options.Jitter())),
            OnRetry = ReportRetryAsync,
        }).AddPipeline(Build(_options.MaximumAttempts - 1, failure => failure.Status != 429 && failure.WasRefusedBeforeWork)).Build();
    }

    /// <param name="attempt">From 0.</param>
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
            DelayGenerator = arguments => ValueTask.FromResult(RequestedDelay(arguments.Outcome.Exception) * (1 + (_options.Jitter() * Lateness))),
            OnRetry = ReportRetryAsync,
        }).Build();
    }

    /// <summary>Null leaves the delay to the exponential back-off.</summary>
    private TimeSpan? RequestedDelay(Exception? failure) => _timings.RequestedDelay(failure as PioneerException);

    private ValueTask ReportRetryAsync(OnRetryArguments<object> arguments) => arguments.Outcome.Exception is PioneerException failure
        ? _reportAsync(new RetryNotice(failure.Clause, arguments.AttemptNumber + 1, arguments.RetryDelay))
        : ValueTask.CompletedTask;
}
