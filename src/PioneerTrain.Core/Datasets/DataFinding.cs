namespace PioneerTrain.Datasets;

/// <summary>A problem in a data file.</summary>
/// <param name="File">Path of the file, as the config names it.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in UTF-16 code units.</param>
/// <param name="Message">What is wrong and what is expected, without the place.</param>
/// <param name="IsError">An error prevents the upload; a warning does not.</param>
public sealed record DataFinding(string File, int Line, int Column, string Message, bool IsError)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
