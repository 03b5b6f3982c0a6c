using System.Text;
using PioneerTrain.Configuration;
using PioneerTrain.Datasets;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Scoring;

namespace PioneerTrain.Fuzzing;

/// <summary>
/// Fuzz target for damaged held-out files: a file without errors can be sent and scored, and a
/// model that predicts its gold items has an F1 of 1.
/// </summary>
internal static class HeldOutTargets
{
    private const string Path = "heldout.jsonl";

    /// <summary>An answer without predictions to every kind of request.</summary>
    private static readonly byte[] _answer = """{"result":{"entities":{},"category":[]}}"""u8.ToArray();

    public static FuzzTarget File { get; } = new("held-out file", [.. Texts(
        """
        {"text":"Ada 😀 met Bob at Acme Inc","entities":[["Ada","person"],["Acme Inc","org"],["Ada","person"]]}

        {"text":"Nobody was there.","entities":[]}
        {"text":"Zürich, New  York","entities":[["Zürich","place"],["New  York","place"]],"split":"validation"}
        """,
        """
        {"text":"It is broken","label":"bug"}
        {"text":"How do I?\u0021","label":"question"}
        """,
        """
        {"text":"It is broken","labels":["bug","urgent"]}
        {"text":"Thank you","labels":[]}
        """,
        """{"messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":"Hi"}]}""",
        """{"text":"a","json_structures":[{"x":{"y":"a"}}]}""")], ReadAsync, BytesPerByte: 2000);

    private static async Task ReadAsync(byte[] file)
    {
        var check = new DatasetCheck(Path, isHeldOut: true);
        var rows = Lines(file).Index().TakeWhile(line => check.Add(line.Index + 1, line.Item)).Count();
        var content = check.Finish();
        FuzzTargets.Expect(content.Errors.Concat(content.Warnings).All(IsUsable), "a finding is nowhere or does not end");
        FuzzTargets.Expect(content.Rows <= rows, "there are more rows than lines");
        if (content is { ErrorCount: 0, Rows: > 0, Kind: RowKind.Entities or RowKind.Classification })
        {
            await ScoreAsync([.. Lines(file).Select(Row).OfType<DataRow>()], content);
        }
    }

    /// <summary>Reads the lines a second time, as an evaluation does.</summary>
    private static DataRow? Row(byte[] line, int index)
    {
        var start = index == 0 && line.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        return line.AsSpan(start).Trim(" \t\r"u8).IsEmpty ? null : new DataRowReader().Read(line.AsSpan(start), isHeldOut: true, (_, _, _) => { })?.ToDataRow();
    }

    private static async Task ScoreAsync(IReadOnlyList<DataRow> rows, DatasetSummary content)
    {
        FuzzTargets.Expect(rows.Count == content.Rows && rows.All(row => row.Kind == content.Kind), "the rows differ when they are read again");
        string[] labels = [.. content.HeldOut.Labels.Keys];
        var scores = content.Kind == RowKind.Entities ? ScoreSpans(rows, labels) : ScoreClasses(rows, labels);
        FuzzTargets.Expect(scores.Examples == rows.Count, "a row is not counted");
        FuzzTargets.Expect(scores.F1 is null ? scores.Support == 0 : scores.F1.Value == 1, $"the gold items have F1 {scores.F1?.Value}");

        using var service = new FixedResponseService(200, "application/json", _answer);
        var task = content.Kind == RowKind.Entities ? InferenceTask.Entities : InferenceTask.MultiLabel;
        var request = new InferenceRequest { Model = "job", Task = task, Labels = labels };
        foreach (var row in rows)
        {
            await FuzzTargets.RefusedOrNotAsync(() => service.Client.InferAsync(request, row.Text, InferenceApi.Chat, TimeSpan.FromMinutes(1), default));
        }
    }

    private static EvaluationScores ScoreSpans(IReadOnlyList<DataRow> rows, string[] labels)
    {
        var scorer = new SpanScorer(labels, SpanMatch.Text);
        foreach (var row in rows)
        {
            FuzzTargets.Expect(row.Entities.All(entity => row.Text.Contains(entity.Text, StringComparison.Ordinal)), "an entity is not in its text");
            scorer.Add(row, [.. row.Entities.Select(entity => new PredictedSpan(entity.Text, entity.Label, null, null))]);
        }

        return scorer.ToScores();
    }

    private static EvaluationScores ScoreClasses(IReadOnlyList<DataRow> rows, string[] labels)
    {
        var scorer = new ClassificationScorer(labels);
        foreach (var row in rows)
        {
            scorer.Add(row, [.. row.Classes]);
        }

        return scorer.ToScores();
    }

    private static bool IsUsable(DataFinding finding) => finding is { Line: >= 1, Column: >= 1, Message.Length: > 0 and < 2000 };

    private static IEnumerable<byte[]> Lines(byte[] file)
    {
        for (var start = 0; start < file.Length;)
        {
            var length = file.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var found ? found : file.Length - start;
            yield return file[start..(start + length)];
            start += length + 1;
        }
    }

    private static IEnumerable<byte[]> Texts(params string[] texts) => texts.Select(Encoding.UTF8.GetBytes);
}
