using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.Reporting;

/// <summary>The sections of the report about job, weights and program.</summary>
internal static class JobSections
{
    private const int MaxDatasets = 10;
    private const int MaxEntries = 20;
    private const int MaxLinks = 5;
    private const int MaxCost = 600;

    /// <summary>GitHub shows an empty header as a blank row.</summary>
    private const string TableHeader = "| Property | Value |";
    private const string TableAlignment = "|:---|:---|";

    public static IEnumerable<string> Job(RunResult run) => Collapsed.Lines("Config, data and training job", JobLines(run));

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
        yield return $"| Config | {File(run.Config.File, run.Config.Sha256)} |";
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
        yield return $"| Duration of the training | {Quantity.Elapsed(job.StartedAt ?? job.CreatedAt, job.CompletedAt)} |";
        if (job.Cost is { } cost)
        {
            yield return $"| Cost of the job | {MarkdownText.Prose(cost.Text, MaxCost)} |";
        }

        foreach (var line in EvaluationLines(run))
        {
            yield return line;
        }

        yield return $"| Duration of the run | {Quantity.Elapsed(run.StartedAt, run.EndedAt)} |";
    }

    /// <summary>The held-out data and its version, and what the evaluation needed.</summary>
    private static IEnumerable<string> EvaluationLines(RunResult run)
    {
        if (run.Evaluation is not { } evaluation)
        {
            yield break;
        }

        if (evaluation.File is { } file)
        {
            yield return $"| Held-out file | {File(file, evaluation.FileSha256)} |";
        }

        if (evaluation.Dataset is { } dataset)
        {
            yield return $"| Held-out dataset | {MarkdownText.Code(evaluation.DatasetVersion is { } version ? $"{dataset}@{version}" : dataset)} |";
        }

        if (run.Baseline?.FileSha256 is { } other && other != evaluation.FileSha256)
        {
            yield return $"| Held-out file of the baseline | SHA-256 {MarkdownText.Code(other)} |";
        }

        if (evaluation is { Requests: { } requests } && Seconds.Of(evaluation.DurationSeconds) is { } duration)
        {
            var tokens = evaluation.Tokens is > 0 and var count ? $", {Quantity.Count(count, "token")}" : "";
            yield return $"| Evaluation | {Quantity.Count(requests, "request")}{tokens}, {Quantity.Duration(duration)} |";
        }
    }

    private static string File(string path, string? sha256) =>
        sha256 is null ? MarkdownText.Code(path) : $"{MarkdownText.Code(path)}, SHA-256 {MarkdownText.Code(sha256)}";

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

    /// <summary>The links of the run, and its artifacts.</summary>
    public static IEnumerable<string> Links(RunResult run)
    {
        ArtifactResult?[] artifacts = [run.Weights?.Artifact, run.ReportArtifact];
        var links = run.Links.Take(MaxLinks).Select(link => MarkdownText.Link(link.Title, link.Url))
            .Concat(artifacts.OfType<ArtifactResult>().Where(artifact => artifact.Url is not null).Select(artifact => MarkdownText.Link($"Artifact {artifact.Name}", artifact.Url!)));
        return string.Join(" · ", links) is { Length: > 0 } line ? [line] : [];
    }

    public static IEnumerable<string> Footer(RunResult run)
    {
        var program = $"pioneer-train {MarkdownText.Prose(run.ProgramVersion, 60)}";
        yield return $"<sub>{program} · config {MarkdownText.Code(run.Config.File)} · {Quantity.Moment(run.EndedAt)}</sub>";
    }
}
