namespace PioneerTrain.Reporting;

/// <summary>
/// The model card of a release: metadata for the Hugging Face Hub, evaluation, config and origin.
/// Pure. Texts of the result are untrusted and escaped.
/// </summary>
public static class ModelCard
{
    /// <summary>The maximum length of the notes of a release on GitHub is 125,000 characters.</summary>
    private const int MaxNotes = 120_000;

    private const int MaxTitle = 100;

    /// <summary>The number of labels that are collapsed.</summary>
    private const int MaxLabels = 200;

    /// <summary>Returns <c>MODEL_CARD.md</c>.</summary>
    /// <param name="license">The SPDX id of the license.</param>
    public static string Render(RunResult run, ReleaseOrigin origin, string license)
    {
        string[] lines = [.. ModelCardHeader.Lines(run, origin, license), "", $"# {TitleOf(run)}", "", .. Body(run, origin, license, MaxLabels)];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Returns the notes of the release: the card without metadata and title.</summary>
    public static string Notes(RunResult run, ReleaseOrigin origin, string license)
    {
        var notes = string.Join('\n', Body(run, origin, license, MaxLabels)) + "\n";
        return notes.Length <= MaxNotes ? notes : string.Join('\n', Body(run, origin, license, labels: 0)) + "\n";
    }

    private static string TitleOf(RunResult run) => MarkdownText.Prose(run.Title ?? run.Job?.ModelName ?? "Model", MaxTitle);

    private static IEnumerable<string> Body(RunResult run, ReleaseOrigin origin, string license, int labels) =>
    [
        $"Fine-tuned from {MarkdownText.Code(run.Job?.BaseModel)}. License: {MarkdownText.Code(license)}.",
        "",
        .. run.SyntheticData ? (string[])["> [!WARNING]", "> Trained or evaluated on synthetic rows. The scores do not apply to real data.", ""] : [],
        .. run.Notices.SelectMany(notice => (string[])[$"> {MarkdownText.Prose(notice)}", ""]),
        "## Evaluation",
        "",
        .. ScoreSections.Metrics(run),
        "",
        .. labels == 0 ? [] : WithEmptyLine(ScoreSections.Labels(run, labels)),
        "## Origin",
        "",
        $"- Commit: {Linked(origin.Commit, origin.CommitUrl)}",
        $"- Config: {Linked(run.Config.File, origin.ConfigUrl)}, SHA-256 {MarkdownText.Code(run.Config.Sha256)}",
        .. origin.RunUrl is { } url ? (string[])[$"- Workflow run: {MarkdownText.Link(url, url)}"] : [],
        $"- Program: pioneer-train {MarkdownText.Code(run.ProgramVersion)}",
        "",
        .. JobSections.Job(run),
    ];

    private static IEnumerable<string> WithEmptyLine(IEnumerable<string> section) => section.ToList() is { Count: > 0 } lines ? [.. lines, ""] : [];

    private static string Linked(string text, string? url) => url is null ? MarkdownText.Code(text) : MarkdownText.Link(text, url);
}
