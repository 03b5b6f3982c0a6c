using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Page;

/// <summary>The first page: jobs, datasets and evaluations.</summary>
internal sealed class HomePage(JobStore jobs, DatasetStore datasets, EvaluationStore evaluations)
{
    /// <summary>The maximum number of rows of a table.</summary>
    private const int MaxRows = 50;

    public string Render(Dialect dialect) => PageLayout.Document("Local server", new Html().Add(
        $"""
        {Table("Jobs", ["Model", "Status", "Base model", "Epochs", "F1", "Created (UTC)"], jobs.All(), job => Row(job, dialect))}
        {Table("Datasets", ["Dataset", "Version", "Status", "Type", "Rows", "Problem"], datasets.All(), Row)}
        {Table("Evaluations", ["Model", "Status", "Dataset", "F1", "Rows", "Error"], evaluations.All(), Row)}
        """));

    /// <summary>Returns a table; names of columns are repeated in narrow windows.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="items">The items, of which the first are shown.</param>
    /// <param name="cells">Returns the cells of an item.</param>
    public static Html Table<T>(string title, string[] columns, IReadOnlyList<T> items, Func<T, Html[]> cells)
    {
        var html = new Html().Add($"<h2>{title}</h2>\n");
        if (items.Count == 0)
        {
            return html.Add($"""<p class="dim">None.</p>""");
        }

        html.Add($"<table>\n<thead><tr>");
        foreach (var column in columns)
        {
            html.Add($"<th scope=\"col\">{column}</th>");
        }

        html.Add($"</tr></thead>\n<tbody>\n");
        foreach (var item in items.Take(MaxRows))
        {
            html.Add($"<tr>");
            foreach (var (column, cell) in columns.Zip(cells(item)))
            {
                html.Add($"<td data-name=\"{column}\"><span>{cell}</span></td>");
            }

            html.Add($"</tr>\n");
        }

        html.Add($"</tbody>\n</table>\n");
        return items.Count > MaxRows
            ? html.Add($"""<p class="dim">The first {MaxRows} of {items.Count}. The API lists all.</p>""")
            : html;
    }

    public static Html Text(string? text) => new Html().Add($"{text}");

    public static Html Number(int? number) => number is { } known ? new Html().Add($"{known}") : Text("–");

    private static Html[] Row(StoredJob job, Dialect dialect) =>
    [
        new Html().Add($"<a href=\"{PageGate.Folder}/jobs/{job.Id}\">{job.ModelName}</a>"),
        PageLayout.Status(dialect.WordOf(job)),
        Text(job.BaseModel),
        Text($"{job.Checkpoints.Count} of {job.Recipe.Epochs}"),
        PageLayout.Score(job.Metrics?.F1),
        PageLayout.Time(job.CreatedAt),
    ];

    private static Html[] Row(DatasetVersion version) =>
    [
        Text(version.Name),
        Text(version.VersionNumber),
        PageLayout.Status(WireWord.Of(version.Status)),
        Text(version.GenerationType is null ? version.DatasetType : $"{version.DatasetType}, synthetic"),
        Number(version.SampleSize),
        Text(version.ProcessingError ?? (version.Warnings.Count > 0 ? string.Join(' ', version.Warnings) : "–")),
    ];

    private static Html[] Row(EvaluationAnswer evaluation) =>
    [
        new Html().Add($"<a href=\"{PageGate.Folder}/evaluations/{evaluation.Id}\">{evaluation.ModelName}</a>"),
        PageLayout.Status(WireWord.Of(evaluation.Status)),
        Text($"{evaluation.DatasetName} version {evaluation.DatasetVersion}"),
        PageLayout.Score(evaluation.F1),
        Number(evaluation.SampleCount),
        Text(evaluation.ErrorMessage ?? "–"),
    ];
}
