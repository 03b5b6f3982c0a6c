using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>Everything that crosses the wire, compiled; nothing here is shared with the client.</summary>
[JsonSerializable(typeof(BaseModelListAnswer))]
[JsonSerializable(typeof(CheckpointListAnswer))]
[JsonSerializable(typeof(CreatedJobAnswer))]
[JsonSerializable(typeof(DatasetListAnswer))]
[JsonSerializable(typeof(DatasetVersionsAnswer))]
[JsonSerializable(typeof(DeletedAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(EvaluationListAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(InvalidRequestAnswer))]
[JsonSerializable(typeof(JobListAnswer))]
[JsonSerializable(typeof(JobLogAnswer))]
[JsonSerializable(typeof(ServerErrorAnswer))]
[JsonSerializable(typeof(StopAnswer))]
[JsonSerializable(typeof(UploadAddressAnswer))]
internal sealed partial class WireJson : JsonSerializerContext;
