using System.Text;

namespace PioneerTrain.Reporting;

/// <summary>The maximum length of a report in the place where it is shown.</summary>
/// <param name="Maximum">The length that is still accepted.</param>
/// <param name="Unit">How the length is counted.</param>
public sealed record ReportLimit(int Maximum, ReportUnit Unit)
{
    /// <summary>The summary of a step: 1 MiB, of which one byte is the line break at its end.</summary>
    public static ReportLimit StepSummary { get; } = new((1 << 20) - 1, ReportUnit.Utf8Bytes);

    /// <summary>The body of a comment.</summary>
    public static ReportLimit Comment { get; } = new(65_536, ReportUnit.Characters);

    /// <summary>The summary of a check run, and its text: each can have this length.</summary>
    public static ReportLimit CheckText { get; } = new(65_535, ReportUnit.Utf8Bytes);

    /// <summary>Returns whether the text is not longer than the maximum.</summary>
    public bool Allows(string text) => LengthOf(text) <= Maximum;

    /// <summary>Returns the length of a text in the unit of the limit.</summary>
    public int LengthOf(string text) => Unit == ReportUnit.Utf8Bytes ? Encoding.UTF8.GetByteCount(text) : text.Length;
}

/// <summary>How the length of a text is counted.</summary>
public enum ReportUnit
{
    /// <summary>UTF-16 code units, which are never fewer than the characters that GitHub counts.</summary>
    Characters,

    /// <summary>Bytes of UTF-8.</summary>
    Utf8Bytes,
}
