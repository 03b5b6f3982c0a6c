using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;
using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The page of a job: status, learning curve, log and a box to try the model.</summary>
internal static class JobPage
{
    /// <summary>The maximum number of lines of the log.</summary>
    private const int MaxLines = 500;

    /// <summary>The maximum length of a text to try.</summary>
    private const int MaxText = 5000;

    /// <summary>Returns the page.</summary>
    /// <param name="job">The job.</param>
    /// <param name="log">Its log.</param>
    /// <param name="dialect">The words of the profile.</param>
    /// <param name="formToken">The token of the form.</param>
    /// <param name="attempt">The text that was tried, if there is one.</param>
    public static string Render(
        StoredJob job, IReadOnlyList<JobLogEntry> log, Dialect dialect, string formToken, Attempt? attempt) =>
        PageLayout.Document(
            job.ModelName,
            new Html().Add(
                $"""
                {Facts(job, dialect)}
                <h2>Learning curve</h2>
                {LossChart.Of(job.Checkpoints)}
                {(job.Status == JobStatus.Complete ? Box(job, formToken, attempt) : new Html())}
                {Table(job)}
                <h2>Log</h2>
                {Log(log)}

                """),
            refreshes: !job.HasEnded);

    private static Html Facts(StoredJob job, Dialect dialect)
    {
        var html = new Html().Add($"<dl>\n<dt>Status</dt><dd>{PageLayout.Status(dialect.WordOf(job))}</dd>\n");
        if (job.ErrorMessage is { } error)
        {
            html.Add($"<dt>Error</dt><dd class=\"bad\">{error}</dd>\n");
        }

        if (job.Metrics is { } metrics)
        {
            html.Add($"<dt>F1</dt><dd>{metrics.F1:0.0000} (precision {metrics.Precision:0.0000}, recall {metrics.Recall:0.0000}) ")
                .Add($"on {metrics.SampleCount} held-out rows</dd>\n");
        }

        return html.Add(
            $"""
            <dt>Base model</dt><dd>{job.BaseModel}</dd>
            <dt>Datasets</dt><dd>{string.Join(", ", job.Datasets.Select(each => $"{each.Name} version {each.Version}"))}</dd>
            <dt>Epochs</dt><dd>{job.Checkpoints.Count} of {job.Recipe.Epochs}</dd>
            <dt>Created</dt><dd>{PageLayout.Time(job.CreatedAt)} UTC</dd>
            <dt>Started</dt><dd>{PageLayout.Time(job.StartedAt)}</dd>
            <dt>Ended</dt><dd>{PageLayout.Time(job.CompletedAt)}</dd>
            <dt>Id</dt><dd>{job.Id}</dd>
            </dl>

            """);
    }

    private static Html Table(StoredJob job) => HomePage.Table(
        "Checkpoints",
        ["Epoch", "Training loss", "Validation loss", "F1", "Id"],
        [.. job.Checkpoints.Reverse()],
        checkpoint =>
        [
            HomePage.Number(checkpoint.Epoch),
            PageLayout.Score(checkpoint.TrainingLoss),
            PageLayout.Score(checkpoint.ValidationLoss),
            PageLayout.Score(checkpoint.F1),
            HomePage.Text(checkpoint.Id),
        ]);

    private static Html Log(IReadOnlyList<JobLogEntry> log)
    {
        if (log.Count == 0)
        {
            return new Html().Add($"""<p class="dim">The log is empty.</p>""");
        }

        var html = new Html();
        if (log.Count > MaxLines)
        {
            html.Add($"<p class=\"dim\">The last {MaxLines} of {log.Count} lines.</p>\n");
        }

        html.Add($"<pre tabindex=\"0\">");
        foreach (var line in log.TakeLast(MaxLines))
        {
            html.Add($"{line.Timestamp:HH:mm:ss} {line.Level} {line.Message}\n");
        }

        return html.Add($"</pre>");
    }

    private static Html Box(StoredJob job, string formToken, Attempt? attempt) => new Html().Add(
        $"""
        <h2 id="try">Try the model</h2>
        <form method="post" action="{PageGate.Folder}/jobs/{job.Id}#try">
        <input type="hidden" name="{PageGate.FormField}" value="{formToken}">
        <textarea name="text" aria-label="Text" maxlength="{MaxText}" required>{attempt?.Text}</textarea>
        <button>Predict</button>
        </form>
        {(attempt is null ? new Html() : Result(attempt))}

        """);

    private static Html Result(Attempt attempt)
    {
        if (attempt.Prediction is not { } prediction)
        {
            return new Html().Add($"<p class=\"bad\" role=\"alert\">{attempt.Error}</p>");
        }

        var html = new Html();
        if (prediction.Classes.MaxBy(each => each.Probability) is { } best)
        {
            html.Add($"<p>Class: <strong>{best.Name}</strong> ({best.Probability:0.00})</p>\n");
        }

        return prediction.Spans.Count > 0 ? html.Add($"<p>{Marked(attempt.Text, prediction.Spans)}</p>")
            : prediction.Classes.Count > 0 ? html
            : html.Add($"<p>The model found nothing.</p>");
    }

    private static Html Marked(string text, IReadOnlyList<PredictedSpan> spans)
    {
        var html = new Html();
        var at = 0;
        foreach (var span in spans.OrderBy(span => span.Start))
        {
            html.Add($"{text[at..span.Start]}<mark>{text[span.Start..span.End]} <small>{span.Label} {span.Confidence:0.00}</small></mark>");
            at = span.End;
        }

        return html.Add($"{text[at..]}");
    }
}

/// <summary>A text that was tried, with its prediction or an error.</summary>
internal sealed record Attempt(string Text, ModelPrediction? Prediction, string? Error);
