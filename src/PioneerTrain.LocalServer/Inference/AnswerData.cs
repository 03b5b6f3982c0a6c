using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Inference;

/// <summary>The settings of a response.</summary>
/// <param name="Threshold">The minimum confidence of an entity, 0 to 1.</param>
/// <param name="HasConfidence">Whether items have a confidence.</param>
/// <param name="HasSpans">
/// Whether items have offsets. Otherwise texts that differ only in case are listed once.
/// </param>
internal sealed record AnswerOptions(double Threshold, bool HasConfidence, bool HasSpans);

/// <summary>
/// Converts a prediction to the object with the requested entities and classifications. Every
/// requested label and task is present.
/// </summary>
internal sealed class AnswerData(InferenceSchema schema, AnswerOptions options)
{
    /// <summary>The number of decimal places of a confidence.</summary>
    private const int Digits = 6;

    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the object for a text.</summary>
    public JsonObject Of(string text, ModelPrediction prediction)
    {
        var data = new JsonObject();
        if (schema.Entities is { } labels)
        {
            var entities = new JsonObject();
            foreach (var label in labels)
            {
                var items = ItemsOf(label.Name, text, prediction.Spans);
                entities[label.Name] = label.IsSingle
                    ? items is [var best, ..] ? best : null
                    : new JsonArray([.. items]);
            }

            data["entities"] = entities;
        }

        foreach (var task in schema.Tasks)
        {
            data[task.Name] = Classify(task, prediction.Classes);
        }

        return data;
    }

    /// <summary>Returns JSON in which letters other than ASCII are not escaped.</summary>
    public static string ToText(JsonObject data)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _plain))
        {
            data.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private List<JsonNode> ItemsOf(string label, string text, IReadOnlyList<PredictedSpan> spans)
    {
        IEnumerable<PredictedSpan> hits = spans
            .Where(span => span.Label == label && span.Confidence >= options.Threshold)
            .OrderByDescending(span => span.Confidence);
        if (!options.HasSpans)
        {
            hits = hits.DistinctBy(span => text[span.Start..span.End], StringComparer.OrdinalIgnoreCase);
        }

        return [.. hits.Select(span => Item(text, span))];
    }

    private JsonNode Item(string text, PredictedSpan span)
    {
        var found = text[span.Start..span.End];
        if (!options.HasConfidence && !options.HasSpans)
        {
            return JsonValue.Create(found);
        }

        var item = new JsonObject { ["text"] = found };
        if (options.HasConfidence)
        {
            item["confidence"] = Rounded(span.Confidence);
        }

        if (options.HasSpans)
        {
            item["start"] = CodePoints.Count(text, span.Start);
            item["end"] = CodePoints.Count(text, span.End);
        }

        return item;
    }

    private JsonNode Classify(ClassificationTask task, IReadOnlyList<PredictedClass> classes)
    {
        if (!task.IsMultiLabel)
        {
            return Choice(Among(task.Labels, classes).MaxBy(choice => choice.Probability)!);
        }

        // The probabilities of a list do not depend on the other requested labels.
        var chosen = task.Labels.Select(label => new PredictedClass(label, ProbabilityOf(label, classes)))
            .Where(choice => choice.Probability >= (task.Threshold ?? options.Threshold))
            .Where(choice => choice.Probability > 0)
            .OrderByDescending(choice => choice.Probability)
            .Take(task.MaxLabels ?? int.MaxValue);
        return new JsonArray([.. chosen.Select(Choice)]);
    }

    /// <summary>
    /// Returns the requested labels with probabilities that add up to 1. They are equal if the
    /// model knows none of the labels, so that the first one is chosen.
    /// </summary>
    private static IEnumerable<PredictedClass> Among(
        IReadOnlyList<string> labels, IReadOnlyList<PredictedClass> classes)
    {
        var sum = labels.Sum(label => ProbabilityOf(label, classes));
        return labels.Select(
            label => new PredictedClass(label, sum > 0 ? ProbabilityOf(label, classes) / sum : 1d / labels.Count));
    }

    private static double ProbabilityOf(string label, IReadOnlyList<PredictedClass> classes) =>
        classes.FirstOrDefault(each => each.Name == label)?.Probability ?? 0;

    private JsonNode Choice(PredictedClass choice) => options.HasConfidence
        ? new JsonObject { ["label"] = choice.Name, ["confidence"] = Rounded(choice.Probability) }
        : JsonValue.Create(choice.Name);

    private static double Rounded(double confidence) => Math.Round(confidence, Digits);
}
