using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Creates faults by the way in which they affect a request.</summary>
internal static class FaultKinds
{
    /// <summary>Creates a fault that responds in place of the server.</summary>
    public static Fault Rejection(
        string name, FaultPlace place, int? count, string description, Func<HttpContext, Task> respond) =>
        new(name, place, count, description)
        {
            Rejects = true,
            IsMovable = true,
            Act = (context, _) => respond(context),
        };

    /// <summary>Creates a fault that surrounds the handling of a request.</summary>
    public static Fault Alteration(string name, FaultPlace place, int? count, string description, FaultAct act) =>
        new(name, place, count, description) { Act = act };

    /// <summary>
    /// Creates a fault that changes the JSON object of a response with status 200.
    /// </summary>
    public static Fault Edit(string name, FaultPlace place, int? count, string description, Action<JsonObject> edit) =>
        Alteration(name, place, count, description, AnswerEdits.Edit(edit));
}
