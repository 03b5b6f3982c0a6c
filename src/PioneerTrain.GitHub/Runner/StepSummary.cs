using System.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>What of a Markdown text has room in the step summary.</summary>
/// <param name="IsWhole">False when some of it had to go.</param>
internal readonly record struct StepSummary(ReadOnlyMemory<byte> Bytes, bool IsWhole)
{
    /// <summary>1 MiB. A larger file is not shown at all (actions/runner, CreateStepSummaryCommand).</summary>
    public const int Largest = 1_048_576;

    /// <param name="markdown">In UTF-8.</param>
    /// <param name="alreadyThere">Bytes that the summary holds before it.</param>
    public static StepSummary Fit(ReadOnlyMemory<byte> markdown, long alreadyThere)
    {
        var room = (int)Math.Max(0, Largest - alreadyThere);
        if (markdown.Length <= room)
        {
            return new StepSummary(markdown, IsWhole: true);
        }

        // The note's own length depends on the number in it by a few bytes; room for the largest is kept.
        var longestNote = NoteOn(markdown.Length).Length;
        if (room < longestNote)
        {
            return new StepSummary(default, IsWhole: false);
        }

        var kept = CharacterBoundary(markdown.Span, room - longestNote);
        var note = NoteOn(markdown.Length - kept);
        return new StepSummary((byte[])[.. markdown.Span[..kept], .. note], IsWhole: false);
    }

    private static byte[] NoteOn(int leftOut) => Encoding.UTF8.GetBytes($"\n\n{RunnerMessages.SummaryCut((leftOut + 1023) / 1024)}\n");

    /// <summary>The largest length up to <paramref name="most"/> that splits no character: a byte of the form 10xxxxxx continues one.</summary>
    private static int CharacterBoundary(ReadOnlySpan<byte> utf8, int most)
    {
        while (most > 0 && (utf8[most] & 0b1100_0000) == 0b1000_0000)
        {
            most--;
        }

        return most;
    }
}
