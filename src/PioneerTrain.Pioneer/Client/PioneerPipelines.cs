using Polly;
using Polly.Retry;

namespace PioneerTrain.Pioneer.Client;

/// <summary>A failed attempt that is about to be repeated.</summary>
/// <param name="Why">A clause without a full stop.</param>
/// <param name="Attempt">Of the attempt that failed, from 1.</param>
/// <param name="Delay">Until the next one.</param>
public sealed record RetryNotice(string Why, int Attempt, TimeSpan Delay);

/// <summary>Every retry of this client. An attempt tells its failure as a <see cref="PioneerException"/>; these pipelines decide whether there is
/// another one.</summary>
internal sealed class PioneerPipelines
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(15);

    /// <summary>What the service asks for in Retry-After is honoured up to here.</summary>
    private static readonly TimeSpan _longestRetryAfter = TimeSpan.FromSeconds(60);

    /// <summary>So much later than asked a request is repeated at most, because many who were refused together would come back together.</summary>
    private const double Lateness = 0.2;

    /// <summary>Over which those who wait for their turn come back, doubled each time.</summary>
    private static readonly TimeSpan _firstSpread = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan _widestSpread = TimeSpan.FromMinutes(4);

    /// <summary>A transfer that breaks this often without an end is given up.</summary>
    private const int MaximumResumptions = 8;

    private readonly Func<RetryNotice, ValueTask>? _onRetry;
    private readonly PioneerClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _idempotent;
    private readonly ResiliencePipeline _whenNotSent;

    public PioneerPipelines(PioneerClientOptions options, TimeProvider time, Func<RetryNotice, ValueTask>? onRetry)
    {
        _options = options;
        _time = time;
        _onRetry = onRetry;
        _idempotent = Build(options.MaximumAttempts - 1, IsTransient);
        _whenNotSent = Build(options.MaximumAttempts - 1, WasRefusedBeforeWork);
        Resumption = Build(MaximumResumptions, IsTransient);
    }

    /// <summary>For weights: each further attempt goes on where the one before broke off.</summary>
    public ResiliencePipeline Resumption { get; }

    /// <summary>For one call.</summary>
    public ResiliencePipeline For(RetryPolicy rule) => rule switch
    {
        RetryPolicy.Idempotent => _idempotent,
        RetryPolicy.UntilAdmitted => BuildUntilAdmitted(),
        _ => _whenNotSent,
    };

    /// <summary>408, 425, 429, 500, 502, 503, 504, broken connections, silence, and answers that are no JSON (a gateway's page with status 200).</summary>
    internal static bool IsTransient(PioneerException failure) => failure.Status switch
    {
        null => failure.Kind == PioneerErrorKind.Unreachable,
        >= 200 and < 300 => failure.Kind is PioneerErrorKind.Protocol or PioneerErrorKind.Unreachable,
        // Accounts out of money stay so: the wait would only hide the reason.
        429 => failure.Code != "daily_spend_cap_exceeded",
        408 or 425 or 500 or 502 or 503 or 504 => true,
        _ => false,
    };

    /// <summary>Also where no connection came about: nothing was sent.</summary>
    private static bool WasRefusedBeforeWork(PioneerException failure) => IsTransient(failure) && failure.Status switch
    {
        null => !failure.OutcomeUnknown,
        429 => true,
        503 => failure.RetryAfter is not null,
        _ => false,
    };

    /// <summary>Those who wait come back ever further apart, so that a thousand of them ask no more often than the service can bear; a time limits
    /// them and not a number, because each that is let in makes it more likely for the rest.</summary>
    private ResiliencePipeline BuildUntilAdmitted()
    {
        var start = _time.GetTimestamp();
        bool MayWait(PioneerException failure) => failure.Status == 429 && IsTransient(failure) && _time.GetElapsedTime(start) < _options.CreatePatience;

        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PioneerException failure && MayWait(failure)),
            MaxRetryAttempts = int.MaxValue,
            DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
                (AskedFor(arguments.Outcome.Exception) ?? _firstDelay) + (SpreadOf(arguments.AttemptNumber) * _options.Jitter())),
            OnRetry = TellAsync,
        }).AddPipeline(Build(_options.MaximumAttempts - 1, failure => failure.Status != 429 && WasRefusedBeforeWork(failure))).Build();
    }

    /// <param name="attempt">From 0.</param>
    private static TimeSpan SpreadOf(int attempt) => attempt < 5 ? _firstSpread * (1 << attempt) : _widestSpread;

    private ResiliencePipeline Build(int retries, Predicate<PioneerException> isTransient)
    {
        if (retries < 1)
        {
            return ResiliencePipeline.Empty;
        }

        var builder = new ResiliencePipelineBuilder { TimeProvider = _time };
        return builder.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is PioneerException failure && isTransient(failure)),
            MaxRetryAttempts = retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Randomizer = _options.Jitter,
            Delay = _firstDelay,
            MaxDelay = _longestDelay,
            DelayGenerator = arguments => ValueTask.FromResult(AskedFor(arguments.Outcome.Exception) * (1 + (_options.Jitter() * Lateness))),
            OnRetry = TellAsync,
        }).Build();
    }

    /// <summary>Null leaves the delay to the exponential back-off.</summary>
    private static TimeSpan? AskedFor(Exception? failure) => (failure as PioneerException)?.RetryAfter switch
    {
        null => null,
        { } asked when asked > _longestRetryAfter => _longestRetryAfter,
        { } asked when asked < TimeSpan.Zero => TimeSpan.Zero,
        { } asked => asked,
    };

    private ValueTask TellAsync(OnRetryArguments<object> arguments) => _onRetry is null || arguments.Outcome.Exception is not PioneerException failure
        ? ValueTask.CompletedTask
        : _onRetry(new RetryNotice($"{failure.Endpoint}: {failure.Finding}", arguments.AttemptNumber + 1, arguments.RetryDelay));
}
