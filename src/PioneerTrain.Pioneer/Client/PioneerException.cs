using System.Net;
using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Thrown when a request fails. The message contains the request, the problem and what to
/// do next.</summary>
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

    /// <summary>Method and path without the query; includes the host for addresses outside the
    /// API.</summary>
    public string Endpoint { get; }

    /// <summary>The problem, as a clause without a full stop.</summary>
    public string Finding { get; }

    /// <summary>Endpoint and finding, for use in a longer sentence.</summary>
    internal string Clause => $"{Endpoint}: {Finding}";

    /// <summary>What to do next, as a sentence; may be empty.</summary>
    public string Advice { get; }

    /// <summary>HTTP status; null if there was no response.</summary>
    public int? Status { get; internal init; }

    /// <summary>The service's error code, such as <c>out_of_credits</c>; null if it sent
    /// none.</summary>
    public string? Code { get; internal init; }

    /// <summary>The service's error message, without control characters, at most 500 characters;
    /// null if it sent none.</summary>
    public string? ServerMessage { get; internal init; }

    /// <summary>The job id in the error response; null if there is none.</summary>
    public string? JobId { get; internal init; }

    /// <summary>The delay that the service requested, not limited; null if it requested
    /// none.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>True if the service may have performed the request without confirming it. A request
    /// that creates something must then be looked up before it is repeated.</summary>
    public bool OutcomeUnknown { get; internal init; }

    /// <summary>True when the request cannot succeed: no connection can be established until
    /// somebody changes a certificate, an address or a proxy, or the response is JSON of an unknown
    /// form, which a repetition would not change.</summary>
    internal bool IsPermanent { get; init; }

    /// <summary>True if the response is a web page instead of an answer of the service.</summary>
    internal bool IsWebPage { get; init; }

    /// <summary>True when the same request may succeed later: status 408, 425, 429 or any 5xx but 501
    /// and 505, status 400 of a storage that asks to try again, no connection, a broken one, a
    /// timeout, or a success that is not JSON (a gateway's page). A spent daily budget is final,
    /// although its status is 429, and so are a refused certificate, a server without TLS and a proxy
    /// that refuses the connection.</summary>
    public bool IsTransient => Status switch
    {
        null => Kind == PioneerErrorKind.Unreachable && !IsPermanent,
        >= 200 and < 300 => Kind is PioneerErrorKind.Protocol or PioneerErrorKind.Unreachable && !IsPermanent,
        400 => ErrorCodes.IsTransientInStorage(Code),
        429 => Code != ErrorCodes.DailySpendCapExceeded,
        { } status => TransientStatus.Contains(status),
    };

    /// <summary>True if the service rejected the request before processing it, or if nothing was
    /// sent. Repeating the request cannot perform it twice.</summary>
    internal bool WasRejectedBeforeProcessing => IsTransient && !OutcomeUnknown;

    /// <summary>True if the service reports that the job of this request already exists.</summary>
    internal bool IsDuplicate => Status == (int)HttpStatusCode.Conflict
        && (Code == ErrorCodes.DuplicateSubmission || (JobId is not null && Code != ErrorCodes.IdempotencyKeyJobDeleted));
}

/// <summary>The kind of a failure, for deciding how to continue.</summary>
public enum PioneerErrorKind
{
    /// <summary>No connection, a lost connection, or a timeout.</summary>
    Unreachable,

    /// <summary>The API key is missing, invalid, or lacks permission (401 or 403).</summary>
    KeyRejected,

    /// <summary>The account lacks credits, or its plan does not include the operation (402 or
    /// 403).</summary>
    CreditsOrPlan,

    /// <summary>The resource was not found (404 or 410; for signed addresses also 403).</summary>
    NotFound,

    /// <summary>The service rejected the request as invalid; the request must be changed.</summary>
    Invalid,

    /// <summary>The resource exists already, or is not ready (409 or 425).</summary>
    Conflict,

    /// <summary>Too many requests (429).</summary>
    RateLimited,

    /// <summary>The service reported an internal error or a timeout (5xx or 408).</summary>
    ServerError,

    /// <summary>A response that the API documentation does not describe: not JSON, without an id,
    /// too long, or too many redirects.</summary>
    Protocol,

    /// <summary>The response to an inference request shows that the service used another model, a
    /// model of another type, or other labels than requested.</summary>
    WrongModel,

    /// <summary>A request to create a job had an unknown outcome, and the list of jobs did not show
    /// whether the job was created.</summary>
    CreationUnknown,

    /// <summary>An operation of several requests did not end within its time limit.</summary>
    TimedOut,
}
