using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The page of an evaluation: its scores and the rows with a wrong prediction.</summary>
internal static class EvaluationPage
{
    public static string Render(EvaluationAnswer evaluation)
    {
        var wrong = evaluation.Predictions?.Where(row => !row.Correct).ToList() ?? [];
        return PageLayout.Document(
            $"Evaluation of {evaluation.ModelName}",
            new Html().Add(
                $"""
                {Facts(evaluation, wrong.Count)}
                {HomePage.Table("Labels", ["Label", "F1", "Precision", "Recall", "Support"], evaluation.PerLabel, Row)}
                {HomePage.Table("Wrong predictions", ["Text", "Expected", "Predicted"], wrong, Row)}

                """),
            refreshes: evaluation.Status is EvaluationStatus.Queued or EvaluationStatus.Running);
    }

    private static Html Facts(EvaluationAnswer evaluation, int wrong)
    {
        var html = new Html().Add($"<dl>\n<dt>Status</dt><dd>{PageLayout.Status(WireWord.Of(evaluation.Status))}</dd>\n");
        if (evaluation.ErrorMessage is { } error)
        {
            html.Add($"<dt>Error</dt><dd class=\"bad\">{error}</dd>\n");
        }

        return html.Add(
            $"""
            <dt>Dataset</dt><dd>{evaluation.DatasetName} version {evaluation.DatasetVersion}</dd>
            <dt>F1 of tags</dt><dd>{PageLayout.Score(evaluation.F1)}</dd>
            <dt>F1 of spans</dt><dd>{PageLayout.Score(evaluation.SpanF1)}</dd>
            <dt>Accuracy</dt><dd>{PageLayout.Score(evaluation.Accuracy)}</dd>
            <dt>Rows</dt><dd>{HomePage.Number(evaluation.SampleCount)}, {wrong} with a wrong prediction</dd>
            <dt>Model</dt><dd>{evaluation.ModelId}</dd>
            <dt>Id</dt><dd>{evaluation.Id}</dd>
            </dl>

            """);
    }

    private static Html[] Row(LabelMetrics label) =>
    [
        HomePage.Text(label.Label),
        PageLayout.Score(label.F1),
        PageLayout.Score(label.Precision),
        PageLayout.Score(label.Recall),
        HomePage.Number(label.Support),
    ];

    private static Html[] Row(PredictionAnswer row) =>
    [
        HomePage.Text(row.Text),
        HomePage.Text(Words(row.TrueLabel, row.TrueEntities, row.Text)),
        HomePage.Text(Words(row.PredictedLabel, row.PredictedEntities, row.Text)),
    ];

    /// <summary>Returns the class, and each token with a tag.</summary>
    private static string Words(string? label, IReadOnlyList<string> tags, string text)
    {
        var tokens = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var tagged = tokens.Zip(tags).Where(pair => pair.Second != EntityTags.Outside).Select(pair => $"{pair.First} ({pair.Second[2..]})");
        var words = string.Join(", ", label is null ? tagged : tagged.Prepend(label));
        return words.Length == 0 ? "nothing" : words;
    }
}
