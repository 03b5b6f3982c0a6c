using System.Text.Json;
using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>Writes the body of <c>POST /training-jobs</c>. Members that were not set are omitted,
/// because the service rejects unknown members and reads null as a value. Written by hand, because
/// the options are a map.</summary>
internal static class TrainingJobBody
{
    public static byte[] Write(TrainingJobRequest request)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("model_name", request.ModelName);
            writer.WriteString("base_model", request.BaseModel);
            WriteDatasets(writer, request.Datasets);
            writer.WriteString("training_type", request.TrainingType == TrainingType.Full ? "full" : "lora");
            if (request.Epochs is { } epochs)
            {
                writer.WriteNumber("nr_epochs", epochs);
            }

            if (request.LearningRate is { } learningRate)
            {
                writer.WriteNumber("learning_rate", learningRate);
            }

            foreach (var (name, value) in request.Options)
            {
                WriteOption(writer, name, value);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteDatasets(Utf8JsonWriter writer, IReadOnlyList<DatasetReference> datasets)
    {
        writer.WriteStartArray("datasets");
        foreach (var dataset in datasets)
        {
            writer.WriteStartObject();
            writer.WriteString("name", dataset.Name);
            if (dataset.Version is { } version)
            {
                writer.WriteString("version", version);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteOption(Utf8JsonWriter writer, string name, JsonScalar value)
    {
        switch (value)
        {
            case JsonScalar.Text text:
                writer.WriteString(name, text.Value);
                break;
            case JsonScalar.Whole whole:
                writer.WriteNumber(name, whole.Value);
                break;
            case JsonScalar.Number number:
                writer.WriteNumber(name, number.Value);
                break;
            case JsonScalar.Truth truth:
                writer.WriteBoolean(name, truth.Value);
                break;
        }
    }
}
