namespace PioneerTrain.Reporting;

/// <summary>A problem that the user can correct, or should know.</summary>
/// <param name="Message">What is wrong and what to do, without the place.</param>
/// <param name="File">Path relative to the working directory; null when there is no file.</param>
/// <param name="Line">1-based; null when unknown.</param>
/// <param name="Column">1-based, in UTF-16 code units; null when unknown.</param>
public sealed record Finding(string Message, string? File = null, int? Line = null, int? Column = null)
{
    /// <summary>
    /// The message after its place, such as <c>training.yml:8:7: gate.f1 is 85</c>.
    /// </summary>
    public override string ToString() => this switch
    {
        { File: null } => Message,
        { Line: null } => $"{File}: {Message}",
        _ => $"{File}:{Line}:{Column ?? 1}: {Message}",
    };
}
