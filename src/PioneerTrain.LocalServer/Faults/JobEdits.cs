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

    public static void NoProgress(JsonObject job)
    {
        Replace(job, "progress_percent");
        Replace(job, "current_epoch");
    }

    public static void EvaluationStuck(JsonObject evaluation)
    {
        evaluation[Status] = "running";
        foreach (var name in MetricEdits.Names.Append("completed_at"))
        {
            Replace(evaluation, name);
        }
    }

    // A field that the profile does not have must not be added.
    private static void Replace(JsonObject answer, string name)
    {
        if (answer.ContainsKey(name))
        {
            answer[name] = null;
        }
    }
}
