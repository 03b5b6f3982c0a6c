namespace PioneerTrain.Simulation.World;

/// <summary>The outcome of one request.</summary>
internal enum RequestOutcomeKind
{
    Fine,

    /// <summary>The connection fails and nothing is sent.</summary>
    NoConnection,

    /// <summary>The connection breaks before the service processes the request.</summary>
    ResetBefore,

    /// <summary>The connection breaks after the service has processed the request.</summary>
    ResetAfter,

    /// <summary>There is no response and the service has not processed the request.</summary>
    SilentBefore,

    /// <summary>There is no response but the service has processed the request.</summary>
    SilentAfter,

    /// <summary>Refused before processing, with Retry-After.</summary>
    Refused,

    /// <summary>Refused before processing, without Retry-After.</summary>
    RefusedVaguely,

    /// <summary>A server error before processing.</summary>
    ErrorBefore,

    /// <summary>A gateway error after the service has processed the request.</summary>
    ErrorAfter,

    /// <summary>
    /// Rejected by a proxy, a firewall or a storage before the service processes the request, with a
    /// status that is not transient.
    /// </summary>
    Rejected,

    /// <summary>The same after the service has processed the request.</summary>
    RejectedAfter,

    /// <summary>
    /// An HTML page instead of JSON, after the service has processed the request.
    /// </summary>
    Page,

    /// <summary>The response is truncated.</summary>
    Cut,
}

/// <param name="There">Time until the service has the request.</param>
/// <param name="Back">Time until the process has the response.</param>
internal sealed record RequestOutcome(RequestOutcomeKind Kind, TimeSpan There, TimeSpan Back)
{
    /// <summary>The status of an error or refusal.</summary>
    public int Status { get; init; }

    /// <summary>The response of a gateway, a proxy or a firewall; null for that of the service.</summary>
    public Rejection? Rejection { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>The fraction of the body at which the response is truncated.</summary>
    public double CutAt { get; init; }

    /// <summary>Whether the failure is part of an outage that affects all requests.</summary>
    public bool IsOutage { get; init; }

    /// <summary>
    /// Whether the service did not process the request, which the client cannot know.
    /// </summary>
    public bool IsLostBefore => Kind is RequestOutcomeKind.ResetBefore or RequestOutcomeKind.SilentBefore or RequestOutcomeKind.ErrorBefore;

    /// <summary>Whether the service processed the request, which the client cannot know.</summary>
    public bool IsLostAfter => Kind is RequestOutcomeKind.ResetAfter or RequestOutcomeKind.SilentAfter or RequestOutcomeKind.ErrorAfter or RequestOutcomeKind.RejectedAfter or RequestOutcomeKind.Page or RequestOutcomeKind.Cut;
}
