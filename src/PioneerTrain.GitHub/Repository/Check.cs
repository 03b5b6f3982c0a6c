namespace PioneerTrain.GitHub.Repository;

/// <summary>A check run.</summary>
/// <param name="ExternalId">The id that its creator gave it; empty for none.</param>
/// <param name="IsCompleted">False while it is queued or in progress.</param>
/// <param name="Conclusion">Such as <c>success</c>; null until it is completed.</param>
/// <param name="App">
/// The app that created it: <c>github-actions</c> for the token of a workflow.
/// </param>
public sealed record Check(
    long Id, string Name, string HeadSha, string ExternalId, bool IsCompleted, string? Conclusion, string App, long AnnotationCount, string Url);

/// <summary>A check run to create. It is in progress.</summary>
public sealed record NewCheck(string Name, string HeadSha, string ExternalId, DateTimeOffset StartedAt)
{
    /// <summary>The page of the link "Details"; null for the page of the check itself.</summary>
    public Uri? DetailsUrl { get; init; }

    public CheckOutput? Output { get; init; }
}

/// <summary>A change of a check run. A value that is null does not change.</summary>
public sealed record CheckUpdate
{
    public Uri? DetailsUrl { get; init; }

    public CheckOutput? Output { get; init; }

    /// <summary>Annotations to add to those that the check run has. They require an output.</summary>
    public IReadOnlyList<CheckAnnotation> Annotations { get; init; } = [];

    public string? ExternalId { get; init; }

    /// <summary>Completes the check run; null leaves its status as it is.</summary>
    public CheckCompletion? Completion { get; init; }
}

/// <summary>The end of a check run.</summary>
public sealed record CheckCompletion(CheckConclusion Conclusion, DateTimeOffset CompletedAt);

/// <summary>The texts of a check run. Summary and text are limited to 65,535 bytes each.</summary>
/// <param name="Text">Details in Markdown; null for none.</param>
public sealed record CheckOutput(string Title, string Summary, string? Text = null);

/// <summary>A remark on lines of a file of the commit.</summary>
/// <param name="Path">The path of the file, relative to the root of the repository.</param>
public sealed record CheckAnnotation(string Path, int StartLine, int EndLine, CheckAnnotationLevel Level, string Message)
{
    public string? Title { get; init; }
}

public enum CheckAnnotationLevel
{
    Notice,
    Warning,
    Failure,
}

/// <summary>The results of a check run that the program can set.</summary>
public enum CheckConclusion
{
    Success,
    Failure,
    Neutral,
    Skipped,
    Cancelled,
    TimedOut,
}
