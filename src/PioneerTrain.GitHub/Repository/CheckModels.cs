using Octokit;

namespace PioneerTrain.GitHub.Repository;

/// <summary>Converts check runs from and to the models of Octokit.</summary>
internal static class CheckModels
{
    public static Check Read(CheckRun run) => new(
        run.Id,
        run.Name ?? "",
        run.HeadSha ?? "",
        run.ExternalId ?? "",
        run.Status.StringValue == "completed",
        run.Conclusion?.StringValue,
        run.App?.Slug ?? "",
        run.Output?.AnnotationsCount ?? 0,
        run.HtmlUrl ?? "");

    public static NewCheckRun Write(NewCheck check) => new(check.Name, check.HeadSha)
    {
        Status = CheckStatus.InProgress,
        ExternalId = check.ExternalId,
        StartedAt = check.StartedAt,
        DetailsUrl = check.DetailsUrl?.AbsoluteUri,
        Output = Write(check.Output, []),
    };

    public static CheckRunUpdate Write(CheckUpdate update, IReadOnlyList<CheckAnnotation> annotations)
    {
        var model = new CheckRunUpdate
        {
            DetailsUrl = update.DetailsUrl?.AbsoluteUri,
            ExternalId = update.ExternalId,
            Output = Write(update.Output, annotations),
        };
        if (update.Completion is { } completion)
        {
            model.Status = CheckStatus.Completed;
            model.Conclusion = Write(completion.Conclusion);
            model.CompletedAt = completion.CompletedAt;
        }

        return model;
    }

    private static NewCheckRunOutput? Write(CheckOutput? output, IReadOnlyList<CheckAnnotation> annotations) => output is null ? null : new(output.Title, output.Summary)
    {
        Text = output.Text,
        Annotations = annotations.Count == 0 ? null : [.. annotations.Select(Write)],
    };

    private static NewCheckRunAnnotation Write(CheckAnnotation annotation) =>
        new(annotation.Path, annotation.StartLine, annotation.EndLine, Write(annotation.Level), annotation.Message) { Title = annotation.Title };

    private static Octokit.CheckAnnotationLevel Write(CheckAnnotationLevel level) => level switch
    {
        CheckAnnotationLevel.Failure => Octokit.CheckAnnotationLevel.Failure,
        CheckAnnotationLevel.Warning => Octokit.CheckAnnotationLevel.Warning,
        _ => Octokit.CheckAnnotationLevel.Notice,
    };

    private static Octokit.CheckConclusion Write(CheckConclusion conclusion) => conclusion switch
    {
        CheckConclusion.Success => Octokit.CheckConclusion.Success,
        CheckConclusion.Failure => Octokit.CheckConclusion.Failure,
        CheckConclusion.Skipped => Octokit.CheckConclusion.Skipped,
        CheckConclusion.Cancelled => Octokit.CheckConclusion.Cancelled,
        CheckConclusion.TimedOut => Octokit.CheckConclusion.TimedOut,
        _ => Octokit.CheckConclusion.Neutral,
    };
}
