using System.Text.Json.Serialization;

namespace PioneerTrain.LocalServer.Contracts;

/// <summary>
/// The source-generated serializer for requests and responses. The client does not share these
/// types.
/// </summary>
[JsonSerializable(typeof(BaselineModelListAnswer))]
[JsonSerializable(typeof(BaseModelListAnswer))]
[JsonSerializable(typeof(BillingAnswer))]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(CheckpointListAnswer))]
[JsonSerializable(typeof(CreatedJobAnswer))]
[JsonSerializable(typeof(DatasetListAnswer<DatasetVersion>))]
[JsonSerializable(typeof(DatasetListAnswer<LiveDatasetVersion>))]
[JsonSerializable(typeof(DatasetPreviewAnswer))]
[JsonSerializable(typeof(DatasetVersionsAnswer<DatasetVersion>))]
[JsonSerializable(typeof(DatasetVersionsAnswer<LiveDatasetVersion>))]
[JsonSerializable(typeof(DeployAnswer))]
[JsonSerializable(typeof(DeploymentListAnswer))]
[JsonSerializable(typeof(DownloadAddressAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(ErrorObjectAnswer))]
[JsonSerializable(typeof(EvaluationListAnswer<EvaluationAnswer>))]
[JsonSerializable(typeof(EvaluationListAnswer<LiveEvaluationAnswer>))]
[JsonSerializable(typeof(FaultListAnswer))]
[JsonSerializable(typeof(GenerationAnswer))]
[JsonSerializable(typeof(GenerationCreatedAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(InferenceAnswer))]
[JsonSerializable(typeof(InvalidRequestAnswer))]
[JsonSerializable(typeof(JobListAnswer<JobAnswer>))]
[JsonSerializable(typeof(JobListAnswer<LiveJobAnswer>))]
[JsonSerializable(typeof(JobLogAnswer))]
[JsonSerializable(typeof(MessageAnswer))]
[JsonSerializable(typeof(PageAddressAnswer))]
[JsonSerializable(typeof(PushedAnswer))]
[JsonSerializable(typeof(RenameAnswer))]
[JsonSerializable(typeof(ServerErrorAnswer))]
[JsonSerializable(typeof(StopAnswer))]
[JsonSerializable(typeof(TerminateAnswer))]
[JsonSerializable(typeof(UploadAddressAnswer))]
internal sealed partial class WireJson : JsonSerializerContext;
