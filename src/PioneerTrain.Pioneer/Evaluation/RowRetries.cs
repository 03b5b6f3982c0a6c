using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Decides for one row whether a failed request is repeated, when, and otherwise whether
/// only this row or the whole evaluation has failed. The rules are those of the table in section 4
/// of the inference contract.</summary>
/// <param name="isWarmUp">True until the model has returned a first prediction. A failure that is
/// otherwise limited by a number of attempts is then limited by time.</param>
/// <param name="elapsed">Returns the time since the start of the evaluation.</param>
/// <param name="jitter">Returns numbers in [0, 1).</param>
internal sealed class RowRetries(
    bool isWarmUp,
    PioneerClientOptions options,
    Func<TimeSpan> elapsed,
    Func<double> jitter)
{
    /// <summary>Number of times that the service's documentation recommends to repeat a request
    /// after status 500.</summary>
    private const int MaximumInternalErrors = 2;

    private readonly ServiceTimings _timings = options.Timings;
    private PioneerException? _last;
    private int _attempts;
    private int _internalErrors;

    /// <summary>Timeout for one attempt.</summary>
    public TimeSpan Timeout => isWarmUp ? _timings.InferenceWarmUpTimeout : _timings.InferenceTimeout;

    /// <summary>Returns whether the request is repeated after this failure.</summary>
    /// <param name="outage">How long the attempts at this row have failed.</param>
    public bool IsRetried(PioneerException failure, TimeSpan outage)
    {
        _last = failure;
        return failure switch
        {
            { Kind: PioneerErrorKind.NotFound } => outage < _timings.ModelFoundWithin,
            { Kind: PioneerErrorKind.Conflict } => (isWarmUp ? elapsed() : outage) < _timings.InferenceWarmUpLimit,
            { IsTransient: false } => false,
            { Status: 500 } => ++_internalErrors <= MaximumInternalErrors,
            { Kind: PioneerErrorKind.Protocol } => ++_attempts < options.MaximumAttempts,
            _ when isWarmUp => elapsed() < _timings.InferenceWarmUpLimit,
            _ => ++_attempts < options.MaximumAttempts,
        };
    }

    /// <summary>Returns the delay before the request is repeated: what the service requested plus a
    /// random part, or for a model that is not ready <see cref="ServiceTimings.InferenceWarmUpDelay"/>,
    /// or a random part of a maximum that doubles with each attempt.</summary>
    public TimeSpan NextDelay()
    {
        var doublings = Math.Clamp(_attempts + _internalErrors - 1, 0, 20);
        var longest = _timings.LongestInferenceRetryDelay;
        var maximum = _timings.FirstInferenceRetryDelay * Math.Pow(2, doublings);
        var random = jitter() * (maximum < longest ? maximum : longest);
        return _last switch
        {
            _ when _timings.RequestedDelay(_last) is { } requested => requested + random,
            { Kind: PioneerErrorKind.NotFound } => _timings.JobDelays.First,
            { Kind: PioneerErrorKind.Conflict } => _timings.InferenceWarmUpDelay,
            { Status: 500 } or { Kind: PioneerErrorKind.Protocol } => random,
            _ => isWarmUp ? _timings.InferenceWarmUpDelay : random,
        };
    }

    /// <summary>Returns whether no further row can be evaluated after this failure.</summary>
    public bool EndsEvaluation(PioneerException failure) => failure switch
    {
        { Status: 413 or 500 or (>= 200 and < 300) } => failure.Kind == PioneerErrorKind.WrongModel,
        { Status: null, Kind: PioneerErrorKind.Invalid } => false,
        // Other rows were accepted, so the schema is valid and this row is not.
        { Status: 400 } => isWarmUp,
        { Kind: PioneerErrorKind.Conflict } => true,
        { IsTransient: true } => isWarmUp,
        _ => true,
    };
}
