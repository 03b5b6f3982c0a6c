namespace PioneerTrain.GitHub.Runner;

/// <summary>A finding that GitHub shows on the run's page, and beside the file where it names one.</summary>
/// <param name="Message">One or more lines; cut at <see cref="LongestMessage"/> characters.</param>
public sealed record Annotation(AnnotationKind Kind, string Message)
{
    /// <summary>The runner keeps this many characters of a message.</summary>
    public const int LongestMessage = 4_096;

    /// <summary>Stands above the message; null for GitHub's own.</summary>
    public string? Title { get; init; }

    /// <summary>Relative to the workspace; null for the step itself.</summary>
    public string? File { get; init; }

    /// <summary>1-based; 0 for none.</summary>
    public int Line { get; init; }

    /// <summary>1-based; 0 for none. Only counts with a line.</summary>
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
