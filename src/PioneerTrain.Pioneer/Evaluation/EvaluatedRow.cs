using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Evaluation;

/// <summary>A held-out row with its prediction, or with the reason why there is none. Exactly one of
/// <see cref="Prediction"/> and <see cref="Failure"/> is not null: a row that could not be evaluated
/// has no prediction, not an empty one.</summary>
public sealed record EvaluatedRow
{
    private EvaluatedRow(int index, DataRow row, Prediction? prediction, RowFailure? failure) =>
        (Index, Row, Prediction, Failure) = (index, row, prediction, failure);

    /// <summary>Number of the row in the order of the source, starting at 0.</summary>
    public int Index { get; }

    public DataRow Row { get; }

    /// <summary>Null if the row could not be evaluated.</summary>
    public Prediction? Prediction { get; }

    /// <summary>Null if the row was evaluated.</summary>
    public RowFailure? Failure { get; }

    public static EvaluatedRow Evaluated(int index, DataRow row, Prediction prediction) =>
        new(index, row, prediction, null);

    public static EvaluatedRow Failed(int index, DataRow row, RowFailure failure) => new(index, row, null, failure);
}

/// <summary>Why a row could not be evaluated.</summary>
/// <param name="Message">The problem, as a clause without a full stop and without text of the
/// row.</param>
public sealed record RowFailure(RowFailureCategory Category, string Message)
{
    /// <summary>The failure of the last attempt.</summary>
    internal PioneerException? Cause { get; init; }

    internal static RowFailure Of(PioneerException failure) =>
        new(CategoryOf(failure), failure.Finding) { Cause = failure };

    private static RowFailureCategory CategoryOf(PioneerException failure) => failure switch
    {
        { Status: 408 } or { InnerException: OperationCanceledException } => RowFailureCategory.Timeout,
        { Status: 500 } => RowFailureCategory.Internal,
        { Kind: PioneerErrorKind.Unreachable } => RowFailureCategory.Connection,
        { Kind: PioneerErrorKind.ServerError or PioneerErrorKind.RateLimited } => RowFailureCategory.Capacity,
        { Kind: PioneerErrorKind.Protocol } => RowFailureCategory.Protocol,
        _ => RowFailureCategory.Invalid,
    };
}

/// <summary>The kind of a <see cref="RowFailure"/>. The service's history uses similar words
/// (<c>error_type</c>: <c>validation</c>, <c>timeout</c>, <c>capacity_exhausted</c>,
/// <c>internal</c>).</summary>
public enum RowFailureCategory
{
    /// <summary>The service rejects this row, for example because it is too long (400, 413), or the
    /// row is not valid Unicode.</summary>
    Invalid,

    /// <summary>No complete response in time, in every attempt.</summary>
    Timeout,

    /// <summary>Too many requests, or no free capacity (429, 502, 503, 504).</summary>
    Capacity,

    /// <summary>An internal error of the service (500), three times.</summary>
    Internal,

    /// <summary>No connection, or a broken one.</summary>
    Connection,

    /// <summary>A response that does not answer the request: not JSON, or without a requested label
    /// or task.</summary>
    Protocol,
}
