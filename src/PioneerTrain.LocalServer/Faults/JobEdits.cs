using System.Text.Json.Nodes;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>Changes to the response for a job or an evaluation.</summary>
internal static class JobEdits
{
    private const string Status = "status";

    /// <summary>Sets an unknown status while the job runs. The job still reaches its end.</summary>
    public static void UnknownStatus(JsonObject job)
    {
        if ((string?)job[Status] is "requested" or "running")
        {
            job[Status] = "recalibrating";
            Replace(job, "normalized_status");
            Replace(job, "is_terminal_status");
        }
    }

    /// <summary>Adds a job of another kind, which a program trains step by step, without datasets and
    /// base model.</summary>
    public static void InteractiveListed(JsonObject list) => (list["training_jobs"] as JsonArray)?.Insert(0, new JsonObject
    {
        ["id"] = "11111111-1111-4111-8111-111111111111",
        [Status] = "running",
        ["model_name"] = null,
        ["base_model"] = null,
        ["datasets"] = null,
        ["created_at"] = "2026-10-20T00:00:00Z",
    });

    // A field that the profile does not have must not be added.
    private static void Replace(JsonObject answer, string name)
    {
        if (answer.ContainsKey(name))
        {
            answer[name] = null;
        }
    }
}
