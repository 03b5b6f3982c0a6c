using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Fuzzing;

/// <summary>Fuzz targets for damaged responses to inference requests.</summary>
internal static class InferenceTargets
{
    /// <summary>Has a character of two UTF-16 characters, and no full stop at its end.</summary>
    private const string Row = "Ada \U0001F600 met Bob at Acme Inc";

    private static readonly byte[][] _corpus =
    [
        File.ReadAllBytes(Repository.File("tests/contract/live/inference.json")),
        .. Texts(
            """{"result":{"data":{"entities":{"person":[{"text":"Ada","confidence":0.9,"start":0,"end":3}],"org":[{"text":"Acme Inc.","start":17,"end":26}]}}},"model_used":"job"}""",
            """{"result":[{"entities":{"person":["Ada","Bob"],"org":null},"topic":{"label":"person","confidence":0.9}}],"token_usage":52}""",
            """{"result":{"data":[{"entities":[{"person":{"text":"Bob","start":10,"end":13},"org":[]}],"topic":["person","org"]}]}}""",
            """{"entities":[{"text":"Ada","label":"person","score":0.9,"start":0,"end":3}],"classifications":{"topic":[{"value":"org"}]}}""",
            """{"model":"job","choices":[{"message":{"content":"{\"entities\": {\"person\": [{\"text\": \"Ada\", \"start\": 0, \"end\": 3}], \"org\": []}, \"topic\": \"org\"}"}}],"usage":{"total_tokens":35},"x_fastino":{"default_schema_applied":false}}""",
            """{"output":{"entities":{"person":[{"text":"Bob","score":0.4,"start":10,"end":13}],"org":{"text":"Acme Inc."}},"topic":"person"},"model":"job"}""",
            """{"choices":[{"message":{"content":{"entities":[{"person":[],"org":[]}],"topic":[{"label":"org","confidence":0.9}]}}}],"model":"job","x_pioneer":{"default_schema_applied":true}}""",
            """{"result":[{"entities":{"person":[],"org":[]}},{"entities":{"person":["Ada"],"org":[]}}]}""",
            """{"result":{"categories":[]},"model_used":"fastino/gliner2-base-v1"}"""),
    ];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. Enum.GetValues<InferenceTask>().Select(task => new FuzzTarget($"inference of {task}", _corpus, body => ReadAsync(body, task), BytesPerByte: 300)),
        new("inference error", [.. Texts($$$"""{"detail":[{"loc":["body","text"],"msg":"{{{Row}}}","input":"{{{Row}}}"}]}""", Row)], ReadErrorAsync, BytesPerByte: 300),
    ];

    private static async Task ReadAsync(byte[] body, InferenceTask task)
    {
        using var service = new FixedResponseService(200, "application/json", body);
        await FuzzTargets.RefusedOrNotAsync(async () => Check(await InferAsync(service.Client, task), task));
    }

    private static async Task ReadErrorAsync(byte[] body)
    {
        using var service = new FixedResponseService(422, "application/json", body);
        await FuzzTargets.RefusedOrNotAsync(async () =>
        {
            try
            {
                await InferAsync(service.Client, InferenceTask.Entities);
            }
            catch (PioneerException refused)
            {
                FuzzTargets.Expect(!refused.Message.Contains("met Bob at Acme", StringComparison.Ordinal), "a message repeats the row");
                throw;
            }
        });
    }

    private static async Task<Prediction> InferAsync(PioneerClient client, InferenceTask task)
    {
        var request = new InferenceRequest { Model = "job", Task = task, Labels = ["person", "org"], TaskName = "topic" };
        return (await client.InferAsync(request, Row, InferenceApi.Felix, TimeSpan.FromMinutes(1), default)).Prediction;
    }

    private static void Check(Prediction prediction, InferenceTask task)
    {
        FuzzTargets.Expect(task == InferenceTask.Entities ? prediction.Classes.Count == 0 : prediction.Spans.Count == 0, "a prediction is of another task");
        FuzzTargets.Expect(task != InferenceTask.SingleLabel || prediction.Classes.Count == 1, "there is not exactly one class");
        FuzzTargets.Expect(prediction.Classes.All(predicted => predicted.Label.Length > 0), "a class has no label");
        FuzzTargets.Expect(prediction.Spans.All(span => span.Text.Length > 0 && span.Start is null == span.End is null), "a span is incomplete");
        FuzzTargets.Expect(prediction.Spans.All(span => span.Start is null || Row[span.Start.Value..span.End!.Value] == span.Text), "offsets do not match");
    }

    private static IEnumerable<byte[]> Texts(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
