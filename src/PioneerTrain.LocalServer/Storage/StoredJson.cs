using System.Text.Json.Serialization;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Storage;

/// <summary>The source-generated serializer for the files in the data folder.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredJob))]
[JsonSerializable(typeof(StoredUpload))]
[JsonSerializable(typeof(EvaluationAnswer))]
[JsonSerializable(typeof(GenerationJob))]
[JsonSerializable(typeof(JobLogEntry))]
[JsonSerializable(typeof(SubmissionKey))]
internal sealed partial class StoredJson : JsonSerializerContext;
