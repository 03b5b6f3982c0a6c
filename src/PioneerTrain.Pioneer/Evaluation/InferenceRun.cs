using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Text;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>The state of an evaluation while it runs: the rows whose requests are in progress, and
/// what was learned about the service.</summary>
internal sealed class InferenceRun : IAsyncDisposable
{
    private readonly PioneerClient _client;
    private readonly InferenceSettings _settings;
    private readonly InferenceEvaluation _evaluation;
    private readonly InferenceCounters _counters;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _abort;
    private readonly IAsyncEnumerator<DataRow> _rows;
    private readonly RequestLimit _limit;
    private readonly Queue<Task<EvaluatedRow>> _pending = new();
    private readonly Lock _jitterLock = new();
    private bool _hasMore = true;
    private int _started;
    private int _failures;
    private PioneerException? _lastFailure;

    /// <summary>True once the model has returned a prediction.</summary>
    private volatile bool _isWarm;

    /// <summary>True once the other API was tried.</summary>
    private bool _triedChat;

    public InferenceRun(
        PioneerClient client,
        InferenceSettings settings,
        InferenceEvaluation evaluation,
        InferenceCounters counters,
        IAsyncEnumerable<DataRow> rows,
        CancellationToken cancellationToken)
    {
        (_client, _settings, _evaluation, _counters) = (client, settings, evaluation, counters);
        _cancellationToken = cancellationToken;
        _deadline = new CancellationTokenSource(settings.Timeout, client.Time);
        _abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline.Token);
        _rows = rows.GetAsyncEnumerator(_abort.Token);
        _limit = new RequestLimit(settings.Concurrency, client.Options.Timings, client.Time);
        _triedChat = settings.Api is not null || evaluation.Api == InferenceApi.Chat;
    }

    /// <summary>Returns the next row in the order of the source; null after the last one. Throws as
    /// <see cref="InferenceEvaluation.EvaluateAsync"/> documents.</summary>
    public async Task<EvaluatedRow?> NextAsync()
    {
        if (_failures == InferenceEvaluation.MaximumFailures)
        {
            throw TooManyFailures(_lastFailure!);
        }

        try
        {
            var row = await NextPendingAsync();
            if (row is not null)
            {
                _counters.AddRow(row);
                (_failures, _lastFailure) = row.Failure is { } failure ? (_failures + 1, failure.Cause) : (0, null);
            }

            return row;
        }
        catch (OperationCanceledException) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellationToken);
        }
        catch (OperationCanceledException) when (_deadline.IsCancellationRequested)
        {
            throw DeadlinePassed();
        }
    }

    /// <summary>Cancels the requests in progress and waits for their end.</summary>
    public async ValueTask DisposeAsync()
    {
        _abort.CancelInline();
        Task ended = Task.WhenAll(_pending);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await _rows.DisposeAsync();
        _abort.Dispose();
        _deadline.Dispose();
    }

    private async Task<EvaluatedRow?> NextPendingAsync()
    {
        while (true)
        {
            _abort.Token.ThrowIfCancellationRequested();
            if (_pending.FirstOrDefault(row => row.IsFaulted) is { } ended)
            {
                // This failure concerns every row, so the rows before it are not awaited.
                return await ended;
            }

            if (_pending.TryPeek(out var first) && first.IsCompleted)
            {
                return await _pending.Dequeue();
            }

            var running = _pending.Where(row => !row.IsCompleted).ToArray();
            if (_hasMore && CanStart(running.Length))
            {
                _hasMore = await _rows.MoveNextAsync();
                if (_hasMore)
                {
                    _pending.Enqueue(EvaluateRowAsync(_started++, _rows.Current));
                }
            }
            else if (running.Length > 0)
            {
                await Task.WhenAny(running);
            }
            else
            {
                return null;
            }
        }
    }

    /// <param name="running">Number of rows whose requests are in progress.</param>
    private bool CanStart(int running) =>
        _pending.Count < InferenceEvaluation.MaximumPending && running < (_isWarm ? _settings.Concurrency : 1);

    /// <summary>Throws only if no further row can be evaluated, or when cancelled.</summary>
    private async Task<EvaluatedRow> EvaluateRowAsync(int index, DataRow row)
    {
        var expected = _settings.Request.Task == InferenceTask.Entities ? RowKind.Entities : RowKind.Classification;
        if (row.Kind != expected)
        {
            var problem = $"Row {index} is {row.Kind.Describe()}; expected {expected.Describe()}.";
            throw new ArgumentException(problem, nameof(row));
        }

        var retries = new RowRetries(!_isWarm, _client.Options, () => _counters.Totals.Duration, NextJitter);
        try
        {
            var answer = await _client.Poll.UntilAsync<InferenceAnswer>(
                _ => retries.NextDelay(),
                _settings.Timeout,
                retries.IsRetried,
                async token => await _limit.RunAsync(limited => SendAsync(row.Text, retries.Timeout, limited), token),
                _abort.Token);
            _isWarm = true;
            _counters.AddTokens(answer!.Tokens);
            return EvaluatedRow.Evaluated(index, row, answer.Prediction);
        }
        catch (PioneerException failure) when (!retries.EndsEvaluation(failure))
        {
            return EvaluatedRow.Failed(index, row, RowFailure.Of(failure));
        }
    }

    private async Task<InferenceAnswer> SendAsync(string text, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(_evaluation.Api, text, timeout, cancellationToken);
        }
        catch (PioneerException missing) when (!_isWarm && !_triedChat && IsMissingEndpoint(missing))
        {
            return await TryChatAsync(missing, text, timeout, cancellationToken);
        }
    }

    private Task<InferenceAnswer> SendAsync(
        InferenceApi api,
        string text,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        _counters.AddRequest();
        return _client.InferAsync(_settings.Request, text, api, timeout, cancellationToken);
    }

    /// <summary>Returns true if the path is unknown, and not only the model: the v1 service has
    /// removed <c>/inference</c>.</summary>
    private static bool IsMissingEndpoint(PioneerException failure) =>
        failure.Kind == PioneerErrorKind.NotFound
        && failure.ServerMessage?.Contains("model", StringComparison.OrdinalIgnoreCase) != true;

    /// <summary>Sends the request to chat completions, once. Uses them from now on, unless their
    /// path is not found either.</summary>
    private async Task<InferenceAnswer> TryChatAsync(
        PioneerException missing,
        string text,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        _triedChat = true;
        var notice = new RetryNotice($"{missing.Clause}; trying chat completions", Attempt: 1, TimeSpan.Zero);
        await _client.ReportRetryAsync(notice);
        try
        {
            _evaluation.Api = InferenceApi.Chat;
            return await SendAsync(InferenceApi.Chat, text, timeout, cancellationToken);
        }
        catch (PioneerException alsoMissing) when (IsMissingEndpoint(alsoMissing))
        {
            _evaluation.Api = InferenceApi.Felix;
            throw missing;
        }
    }

    /// <summary>The client's generator of random numbers is not safe for concurrent use.</summary>
    private double NextJitter()
    {
        lock (_jitterLock)
        {
            return _client.Options.Jitter();
        }
    }

    private PioneerException DeadlinePassed()
    {
        var (limit, rows) = (Quantity.Duration(_settings.Timeout), Quantity.Count(_counters.Totals.Rows, "row"));
        return new PioneerException(
            PioneerErrorKind.TimedOut,
            _client.EndpointOf(_evaluation.Api),
            $"the evaluation did not end within {limit} ({rows} evaluated)",
            "Raise evaluation.timeout or evaluation.concurrency, or evaluate fewer rows.");
    }

    private static PioneerException TooManyFailures(PioneerException last) => new(
        last.Kind,
        last.Endpoint,
        $"{InferenceEvaluation.MaximumFailures} consecutive rows could not be evaluated; the last one: {last.Finding}",
        last.Advice,
        last)
    {
        Status = last.Status,
        Code = last.Code,
        ServerMessage = last.ServerMessage,
    };
}
