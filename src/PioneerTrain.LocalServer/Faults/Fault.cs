namespace PioneerTrain.LocalServer.Faults;

/// <summary>A fault that the server can simulate for an unchanged client.</summary>
/// <param name="Name">The name, in kebab-case.</param>
/// <param name="Place">
/// The requests that it affects; none for a fault of the training itself.
/// </param>
/// <param name="DefaultCount">
/// The default number of occurrences; null means until it is switched off.
/// </param>
/// <param name="Description">The description in <c>--help</c>.</param>
internal sealed record Fault(string Name, FaultPlace Place, int? DefaultCount, string Description)
{
    /// <summary>The action that replaces or surrounds the request.</summary>
    public FaultAct? Act { get; init; }

    /// <summary>
    /// Whether the fault rejects the request, so that no other fault applies to it.
    /// </summary>
    public bool Rejects { get; init; }

    /// <summary>
    /// Whether the fault can be applied to other requests, because it does not depend on their
    /// response.
    /// </summary>
    public bool IsMovable { get; init; }
}

/// <summary>Faults that belong together in <c>--help</c>.</summary>
internal sealed record FaultGroup(string Title, IReadOnlyList<Fault> Faults);

/// <summary>The action of a fault.</summary>
/// <param name="context">The request.</param>
/// <param name="next">The unchanged handling of the request.</param>
internal delegate Task FaultAct(HttpContext context, RequestDelegate next);
