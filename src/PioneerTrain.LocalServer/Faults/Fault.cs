namespace PioneerTrain.LocalServer.Faults;

/// <summary>A misbehaviour that the server can be told to show, so that a client meets it without asking for it.</summary>
/// <param name="Name">In kebab-case.</param>
/// <param name="Place">The requests that it strikes; none where it strikes the training itself.</param>
/// <param name="UsualCount">How often it strikes when nobody says; null is until it is switched off.</param>
/// <param name="Meaning">For <c>--help</c>.</param>
internal sealed record Fault(string Name, FaultPlace Place, int? UsualCount, string Meaning)
{
    /// <summary>What happens instead of the request, or around it.</summary>
    public FaultAct? Act { get; init; }

    /// <summary>The request goes no further, so no other fault strikes it.</summary>
    public bool Refuses { get; init; }

    /// <summary>It can strike other requests than its own, because it does not care what they answer.</summary>
    public bool IsMovable { get; init; }

    /// <summary>Then the number after the colon is milliseconds, and the fault never wears off.</summary>
    public bool TakesMilliseconds { get; init; }
}

/// <param name="next">What would have happened.</param>
internal delegate Task FaultAct(HttpContext context, RequestDelegate next, FaultStrike strike);

/// <summary>One blow.</summary>
/// <param name="Ordinal">From 1, of this fault since it was switched on.</param>
/// <param name="Number">The number that it was switched on with, if any.</param>
internal sealed record FaultStrike(Fault Fault, int Ordinal, int? Number);
