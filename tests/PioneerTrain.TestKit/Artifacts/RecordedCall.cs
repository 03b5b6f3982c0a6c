using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>A request that the stand-in got.</summary>
/// <param name="Operation">A method of the artifact service, or <c>PutBlock</c>, <c>PutBlockList</c>, <c>GetBlob</c>.</param>
/// <param name="Headers">By name, any case.</param>
/// <param name="Json">Of calls of the artifact service; null for the storage.</param>
public sealed record RecordedCall(string Operation, IReadOnlyDictionary<string, string> Headers, JsonObject? Json);
