using System.Net;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>A request that failed. The message says what was requested, what came back and what to do next.</summary>
public sealed class PioneerException : Exception
{
    internal PioneerException(PioneerErrorKind kind, string endpoint, string finding, string advice, Exception? inner = null)
        : base($"{endpoint}: {finding}. {advice}".TrimEnd(), inner)
    {
        Kind = kind;
        Endpoint = endpoint;
        Finding = finding;
        Advice = advice;
    }

    public PioneerErrorKind Kind { get; }

    /// <summary>Method and path, without the query; for addresses outside the API also the host.</summary>
    public string Endpoint { get; }

    /// <summary>What went wrong, as a clause without a full stop.</summary>
    public string Finding { get; }

    /// <summary>Endpoint and finding, for a sentence of the caller's.</summary>
    internal string Clause => $"{Endpoint}: {Finding}";

    /// <summary>What to do next: a sentence, or empty.</summary>
    public string Advice { get; }

    /// <summary>HTTP status; null when there was no response.</summary>
    public int? Status { get; internal init; }

    /// <summary>The service's code for the cause, such as <c>out_of_credits</c>.</summary>
    public string? Code { get; internal init; }

    /// <summary>The service's sentence, without control characters, 500 characters at most.</summary>
    public string? ServerWords { get; internal init; }

    /// <summary>The id of the job that the refusal names, if any.</summary>
    public string? JobId { get; internal init; }

    /// <summary>The delay that the service requested, unbounded.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>True when the service may have carried the request out without confirming it. A request that creates something must then be looked up
    /// before it is repeated.</summary>
    public bool OutcomeUnknown { get; internal init; }

    /// <summary>True when no connection can be established until somebody changes a certificate, an address or a proxy.</summary>
    internal bool IsPermanent { get; init; }

    /// <summary>True when the same request may succeed later: status 408, 425, 429 or any 5xx but 501 and 505, no connection, a broken
    /// one, a timeout, or a success that is not JSON (a gateway's page). A spent daily budget is final, although its status is 429, and so are a refused
    /// certificate, a server without TLS and a proxy that refuses the connection.</summary>
    public bool IsTransient => Status switch
    {
        null => Kind == PioneerErrorKind.Unreachable && !IsPermanent,
        >= 200 and < 300 => Kind is PioneerErrorKind.Protocol or PioneerErrorKind.Unreachable,
        429 => Code != ErrorCodes.DailySpendCapExceeded,
        { } status => TransientStatus.Contains(status),
    };

    /// <summary>True when the service refused before it did anything, or nothing was sent: repeating cannot do it twice.</summary>
    internal bool WasRefusedBeforeWork => IsTransient && !OutcomeUnknown;

    /// <summary>True when the service reports that the job of this request exists already.</summary>
    internal bool IsDuplicate => Status == (int)HttpStatusCode.Conflict
        && (Code == ErrorCodes.DuplicateSubmission || (JobId is not null && Code != ErrorCodes.IdempotencyKeyJobDeleted));
}

public enum PioneerErrorKind
{
    /// <summary>No connection, a broken one, or no response in time.</summary>
    Unreachable,
    KeyRefused,
    CreditsOrPlan,
    NotFound,

    /// <summary>The service understood and refused: the request itself has to change.</summary>
    Invalid,
    Conflict,
    RateLimited,
    ServerError,

    /// <summary>A response that the API does not document: not JSON, without an id, too long, too many redirects.</summary>
    Protocol,
}
