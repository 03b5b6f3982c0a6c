using System.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>The part of a Markdown text that fits into the step summary.</summary>
/// <param name="IsWhole">False when the text was cut.</param>
internal readonly record struct StepSummary(ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>
    /// The maximum size of a step summary, 1 MiB. A larger file is not shown (actions/runner,
    /// CreateStepSummaryCommand).
    /// </summary>
    public const int MaxBytes = 1_048_576;

    /// <summary>
    /// Cuts the text to the free space of the summary and appends a note when it was cut.
    /// </summary>
    /// <param name="markdown">The text in UTF-8.</param>
    /// <param name="alreadyThere">The current size of the summary in bytes.</param>
    public static StepSummary Fit(ReadOnlyMemory<byte> markdown, long alreadyThere)
    {
        var room = (int)Math.Max(0, MaxBytes - alreadyThere);
        if (markdown.Length <= room)
        {
            return new StepSummary(markdown, IsWhole: true);
        }

        // The length of the note depends on the number in it; space for the longest note is
        // reserved.
        var longestNote = OmittedNote(markdown.Length).Length;
        if (room < longestNote)
        {
            return new StepSummary(default, IsWhole: false);
        }

        var kept = CharacterBoundary(markdown.Span, room - longestNote);
        var note = OmittedNote(markdown.Length - kept);
        return new StepSummary((byte[])[.. markdown.Span[..kept], .. note], IsWhole: false);
    }

    private static byte[] OmittedNote(int omitted) =>
        Encoding.UTF8.GetBytes($"\n\n{RunnerMessages.SummaryCut((omitted + 1023) / 1024)}\n");

    /// <summary>
    /// Returns the largest length up to <paramref name="most"/> that does not split a character; a
    /// byte of the form 10xxxxxx continues one.
    /// </summary>
    private static int CharacterBoundary(ReadOnlySpan<byte> utf8, int most)
    {
        while (most > 0 && (utf8[most] & 0b1100_0000) == 0b1000_0000)
        {
            most--;
        }

        return most;
    }
}
