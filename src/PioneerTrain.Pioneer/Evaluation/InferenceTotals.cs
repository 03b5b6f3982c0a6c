namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>Totals of an evaluation so far.</summary>
/// <param name="Rows">Rows that were returned, including failed ones.</param>
/// <param name="FailedRows">Rows that were returned without a prediction.</param>
/// <param name="Requests">Inference requests that were sent, including repeated ones.</param>
/// <param name="Tokens">Tokens that the service counted; 0 if it reports none.</param>
/// <param name="Duration">Time since the evaluation started, until its end.</param>
public sealed record InferenceTotals(int Rows, int FailedRows, int Requests, long Tokens, TimeSpan Duration);

/// <summary>Counts for <see cref="InferenceTotals"/>. Safe for concurrent use.</summary>
internal sealed class InferenceCounters(TimeProvider time)
{
    private long? _start;
    private TimeSpan? _duration;
    private int _rows;
    private int _failedRows;
    private int _requests;
    private long _tokens;

    public InferenceTotals Totals => new(
        _rows,
        _failedRows,
        Volatile.Read(ref _requests),
        Interlocked.Read(ref _tokens),
        _duration ?? (_start is { } start ? time.GetElapsedTime(start) : TimeSpan.Zero));

    public void Start() => _start = time.GetTimestamp();

    public void End() => _duration = Totals.Duration;

    public void AddRequest() => Interlocked.Increment(ref _requests);

    public void AddTokens(long tokens) => Interlocked.Add(ref _tokens, tokens);

    public void AddRow(EvaluatedRow row)
    {
        _rows++;
        _failedRows += row.Failure is null ? 0 : 1;
    }
}
