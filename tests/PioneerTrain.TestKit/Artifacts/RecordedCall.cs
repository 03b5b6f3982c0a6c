using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>A request that the stand-in received.</summary>
/// <param name="Operation">A method of the artifact service, or <c>PutBlock</c>, <c>PutBlockList</c>, <c>GetBlob</c>.</param>
/// <param name="Headers">Headers by case-insensitive name.</param>
/// <param name="Json">The body of an artifact service call; null for the storage.</param>
public sealed record RecordedCall(string Operation, IReadOnlyDictionary<string, string> Headers, JsonObject? Json);
