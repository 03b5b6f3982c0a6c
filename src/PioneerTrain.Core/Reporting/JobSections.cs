using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The sections of the report about job, weights and program.</summary>
internal static class JobSections
{
    private const int MaxDatasets = 10;
    private const int MaxEntries = 20;
    private const int MaxLinks = 10;

    /// <summary>GitHub shows an empty header as a blank row.</summary>
    private const string TableHeader = "| Property | Value |";
    private const string TableAlignment = "|:---|:---|";

    public static IEnumerable<string> Job(RunResult run) => Collapsed.Lines("Training job", JobLines(run));

    public static IEnumerable<string> Weights(RunResult run) =>
        Collapsed.Lines(run.IsKeptForInspection ? "Weights, kept for inspection" : "Weights", WeightsLines(run));

    private static IEnumerable<string> JobLines(RunResult run)
    {
        if (run.Job is not { } job)
        {
            yield break;
        }

        var datasets = job.Datasets.Take(MaxDatasets).Select(name => MarkdownText.Code(name));
        var rest = job.Datasets.Count > MaxDatasets ? $" and {job.Datasets.Count - MaxDatasets} more" : "";
        yield return TableHeader;
        yield return TableAlignment;
        yield return $"| Job | {MarkdownText.Code(job.Id)} |";
        yield return $"| Model | {MarkdownText.Code(job.ModelName)} |";
        yield return $"| Status | {MarkdownText.Code(job.Status)} |";
        if (job.Reused)
        {
            yield return "| Trained by | an earlier run, reused |";
        }

        yield return $"| Base model | {MarkdownText.Code(job.BaseModel)} |";
        yield return $"| Training type | {MarkdownText.Code(job.TrainingType)} |";
        yield return $"| Datasets | {string.Join(", ", datasets)}{rest} |";
        yield return $"| Maximum epochs | {job.Epochs?.ToString(CultureInfo.InvariantCulture) ?? Quantity.Unknown} |";
        yield return $"| Started | {Quantity.Moment(job.StartedAt ?? job.CreatedAt)} |";
        yield return $"| Duration | {Quantity.Elapsed(job.StartedAt ?? job.CreatedAt, job.CompletedAt)} |";
    }

    private static IEnumerable<string> WeightsLines(RunResult run)
    {
        if (run.Weights is not { } weights)
        {
            yield break;
        }

        yield return TableHeader;
        yield return TableAlignment;
        if (weights.Artifact is { } artifact)
        {
            yield return $"| Artifact | {(artifact.Url is null ? MarkdownText.Code(artifact.Name) : MarkdownText.Link(artifact.Name, artifact.Url))} |";
        }

        if (weights.File is not null)
        {
            yield return $"| File | {MarkdownText.Code(weights.File)} |";
        }

        yield return $"| Size | {Quantity.Size(weights.Bytes)} |";
        yield return $"| SHA-256 | {MarkdownText.Code(weights.Sha256)} |";
        foreach (var entry in weights.Entries.Take(MaxEntries))
        {
            yield return $"| Entry | {MarkdownText.Code(entry.Name)}, {Quantity.Size(entry.Bytes)} |";
        }

        if (weights.Entries.Count > MaxEntries)
        {
            yield return $"| | {weights.Entries.Count - MaxEntries} more in result.json |";
        }
    }

    /// <summary>Where the rest of a report is that was shortened.</summary>
    public static IEnumerable<string> Rest(RunResult run)
    {
        var place = run.ReportArtifact switch
        {
            null => "The complete result is in `result.json`.",
            { Url: { } url, Name: var name } => $"The complete report is `report.md` in the artifact {MarkdownText.Link(name, url)}.",
            { Name: var name } => $"The complete report is `report.md` in the artifact {MarkdownText.Code(name)}.",
        };
        yield return $"This report was shortened to the size that GitHub accepts here. {place}";
    }

    public static IEnumerable<string> Links(RunResult run) => run.Links.Count == 0
        ? []
        : [string.Join(" · ", run.Links.Take(MaxLinks).Select(link => MarkdownText.Link(link.Title, link.Url)))];

    public static IEnumerable<string> Footer(RunResult run)
    {
        var program = $"pioneer-train {MarkdownText.Prose(run.ProgramVersion, 60)}";
        yield return $"<sub>{program} · config {MarkdownText.Code(run.Config.File)} · {Quantity.Moment(run.EndedAt)}</sub>";
    }
}
