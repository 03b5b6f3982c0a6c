namespace PioneerTrain.Reporting;

/// <summary>A part of the report that a reader opens.</summary>
internal static class Collapsed
{
    /// <summary>Returns the lines below a title; nothing when there are none.</summary>
    /// <param name="title">Plain text, or text that is escaped already.</param>
    public static IEnumerable<string> Lines(string title, IEnumerable<string> lines)
    {
        var content = lines.ToList();
        return content.Count == 0 ? [] : [$"<details><summary>{title}</summary>", "", .. content, "", "</details>"];
    }
}
