using System.Net;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Everything that can go wrong between us and the service, as one type. The message is one or two sentences for a person: what was asked,
/// what came back, what to do next.</summary>
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

    /// <summary>What was found, as a clause without a full stop.</summary>
    public string Finding { get; }

    /// <summary>What to do next: a sentence, or empty.</summary>
    public string Advice { get; }

    /// <summary>Null when no answer came.</summary>
    public int? Status { get; internal init; }

    /// <summary>The service's own word for the cause, such as <c>out_of_credits</c>.</summary>
    public string? Code { get; internal init; }

    /// <summary>The service's own sentence, without control characters, 500 characters at most.</summary>
    public string? ServerWords { get; internal init; }

    /// <summary>The job that the refusal speaks of, where it names one.</summary>
    public string? JobId { get; internal init; }

    /// <summary>How long the service asks us to wait, as it said it.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>True when the service may have done what was asked although it did not say so: the request can have arrived.</summary>
    public bool OutcomeUnknown { get; internal init; }

    /// <summary>True when the service says that the job of this request is there already.</summary>
    internal bool IsDuplicate => Status == (int)HttpStatusCode.Conflict
        && (Code == "duplicate_training_submission" || (JobId is not null && Code != "idempotency_key_job_deleted"));
}

public enum PioneerErrorKind
{
    /// <summary>No connection, a broken one, or no answer in time.</summary>
    Unreachable,
    KeyRefused,
    CreditsOrPlan,
    NotFound,

    /// <summary>The service understood and refused: the request itself has to change.</summary>
    Invalid,
    Conflict,
    RateLimited,
    ServerError,

    /// <summary>An answer that the API does not give: no JSON, no id, too long, a redirect too many.</summary>
    Protocol,
}
