using System.Text.Json.Nodes;
using static PioneerTrain.LocalServer.Faults.FaultKinds;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The faults of the inference endpoints, and the shapes of a response other than the default one.
/// </summary>
internal static class InferenceFaults
{
    private const FaultPlace Place = FaultPlace.Inference;

    public static FaultGroup Requests { get; } = new("Inference", [
        Rejection("inference-warming", Place, 1, "425 model_warming with Retry-After", InferenceRejections.WarmingAsync),
        Rejection("inference-not-deployed", Place, null, "409: no active inference deployment", InferenceRejections.NotDeployedAsync),
        Rejection("inference-capacity", Place, 1, "503: timed out waiting for provider capacity", InferenceRejections.CapacityAsync),
        Rejection("inference-unknown-model", Place, null, "400: not a recognised model id", InferenceRejections.UnknownModelAsync),
        Rejection("inference-one-label", Place, null, "400: a classification needs two labels", InferenceRejections.OneLabelAsync),
        Rejection(
            "inference-removed",
            FaultPlace.OldInference,
            null,
            "404: POST /inference does not exist",
            InferenceRejections.RemovedAsync),
        Rejection("inference-hangs", Place, 1, "no response until the client disconnects", Connections.HangAsync),
    ]);

    public static FaultGroup Shapes { get; } = new("Other responses of inference", [
        Edit("inference-shape-b", "result has entities without data", InferenceShapes.WithoutData),
        Edit("inference-shape-c", "entities and classes are plain strings", InferenceShapes.Strings),
        Edit("inference-shape-d", "result is a list, also for one text", InferenceShapes.ResultList),
        Edit("inference-shape-f", "entities is a list with one object", InferenceShapes.EntitiesInList),
        Edit("inference-shape-g", "entities is a flat list with label and score", InferenceShapes.FlatList),
        Edit("inference-shape-i", "an entity is one object or null instead of a list", InferenceShapes.SingleItems),
        Edit("inference-categories", "200 with \"categories\":[] instead of the requested data", InferenceEdits.Categories),
        Edit("inference-no-classes", "a classification with several labels is empty", InferenceEdits.NoClasses),
        Alteration(
            "inference-full-stop",
            Place,
            null,
            "a span at the end of the text includes a '.' after the text",
            InferenceEdits.FullStopAsync),
        Edit("chat-default-schema", "x_fastino.default_schema_applied is true", InferenceEdits.DefaultSchema),
        Edit("chat-old-extension", "x_fastino has its earlier name x_pioneer", InferenceEdits.OldExtension),
    ]);

    private static Fault Edit(string name, string description, Action<JsonObject> edit) =>
        FaultKinds.Edit(name, Place, null, description, edit);
}
