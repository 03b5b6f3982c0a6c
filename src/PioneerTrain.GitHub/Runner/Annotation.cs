namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// An annotation that GitHub shows on the page of the run and, if it has a file, at the line of the
/// file.
/// </summary>
/// <param name="Message">
/// One or more lines; cut after <see cref="MaxMessageLength"/> characters.
/// </param>
public sealed record Annotation(AnnotationKind Kind, string Message)
{
    /// <summary>The number of characters that the runner keeps of a message.</summary>
    public const int MaxMessageLength = 4_096;

    /// <summary>The title above the message; null for the default of GitHub.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The path of the file, relative to the workspace; null for an annotation of the step.
    /// </summary>
    public string? File { get; init; }

    /// <summary>The 1-based line; 0 for none.</summary>
    public int Line { get; init; }

    /// <summary>The 1-based column; 0 for none. Ignored without a line.</summary>
    public int Column { get; init; }

    internal string KindWord => Kind switch
    {
        AnnotationKind.Error => "error",
        AnnotationKind.Warning => "warning",
        _ => "notice",
    };
}

public enum AnnotationKind
{
    Notice,
    Warning,
    Error,
}
