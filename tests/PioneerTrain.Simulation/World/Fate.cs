namespace PioneerTrain.Simulation.World;

/// <summary>What becomes of one request.</summary>
internal enum FateKind
{
    Fine,

    /// <summary>No connection comes about: nothing was sent.</summary>
    NoConnection,

    /// <summary>The connection breaks before the service has done anything.</summary>
    ResetBefore,

    /// <summary>The connection breaks when the service has done it.</summary>
    ResetAfter,

    /// <summary>No answer ever comes; the service has done nothing.</summary>
    SilentBefore,

    /// <summary>No answer ever comes, yet the service has done it.</summary>
    SilentAfter,

    /// <summary>Refused before any work, with a word on when to come back.</summary>
    Refused,

    /// <summary>Refused before any work, without one.</summary>
    RefusedVaguely,

    /// <summary>A server error before any work.</summary>
    ErrorBefore,

    /// <summary>A gateway's error for what the service has done.</summary>
    ErrorAfter,

    /// <summary>A page where JSON should be; the service has done it.</summary>
    Page,

    /// <summary>The answer breaks off in its middle.</summary>
    Cut,
}

/// <param name="There">Until the service has the request.</param>
/// <param name="Back">Until the process has the answer.</param>
internal sealed record Fate(FateKind Kind, TimeSpan There, TimeSpan Back)
{
    /// <summary>Of an error or refusal.</summary>
    public int Status { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>Of the body, where the answer breaks off.</summary>
    public double CutAt { get; init; }

    /// <summary>One of many: for a while nobody is served.</summary>
    public bool IsOutage { get; init; }

    /// <summary>The service did nothing, and the client cannot know.</summary>
    public bool IsLostBefore => Kind is FateKind.ResetBefore or FateKind.SilentBefore or FateKind.ErrorBefore;

    /// <summary>The service did it, and the client cannot know.</summary>
    public bool IsLostAfter => Kind is FateKind.ResetAfter or FateKind.SilentAfter or FateKind.ErrorAfter or FateKind.Page or FateKind.Cut;
}
