using System.Text.Json.Nodes;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>A training job as the scripted service reports it.</summary>
internal sealed record ScriptedJob(string Status)
{
    /// <summary>The id of the job that the service creates.</summary>
    public const string NewId = "job-1";

    public string Id { get; init; } = NewId;

    /// <summary>
    /// Null omits the field, as the service does in its response to a create request.
    /// </summary>
    public string? ModelName { get; init; }

    public string? BaseModel { get; init; }

    /// <summary>The version of the dataset tickets; null omits the datasets.</summary>
    public string? Dataset { get; init; }

    public int? Epoch { get; init; }

    public double? TrainingLoss { get; init; }

    public double? ValidationLoss { get; init; }

    public double? F1 { get; init; }

    /// <summary>The name of the score; an evaluation writes <c>f1_score</c>.</summary>
    public string F1Name { get; init; } = "f1";

    public string? Error { get; init; }

    public static ScriptedJob Queued { get; } = new("queued");

    public static ScriptedJob Stopped { get; } = new("stopped");

    public static ScriptedJob Running(int epoch) => new("running") { Epoch = epoch };

    public static ScriptedJob Complete(double? f1) => new("complete") { Epoch = 3, F1 = f1 };

    public string ToJson()
    {
        var job = new JsonObject { ["id"] = Id, ["status"] = Status, ["nr_epochs"] = 3 };
        Add(job, "model_name", ModelName);
        Add(job, "base_model", BaseModel);
        Add(job, "datasets", Dataset is null ? null : new JsonArray(new JsonObject { ["name"] = "tickets", ["version"] = Dataset }));
        Add(job, "current_epoch", Epoch);
        Add(job, "error_message", Error);
        var metrics = new JsonObject();
        Add(metrics, "training_loss", TrainingLoss);
        Add(metrics, "validation_loss", ValidationLoss);
        if (F1 is { } f1)
        {
            Add(metrics, F1Name, f1);
            Add(metrics, "precision", 0.9123);
            Add(metrics, "recall", 0.8944);
        }

        job["metrics"] = metrics;
        return job.ToJsonString();
    }

    private static void Add(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
