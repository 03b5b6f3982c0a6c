using System.Text.Json.Serialization;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>Everything that stands in the data folder, compiled.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredJob))]
[JsonSerializable(typeof(StoredUpload))]
[JsonSerializable(typeof(EvaluationAnswer))]
[JsonSerializable(typeof(JobLogEntry))]
[JsonSerializable(typeof(SubmissionKey))]
internal sealed partial class StoredJson : JsonSerializerContext;
