using PioneerTrain.Text;

namespace PioneerTrain.Cli.Console;

/// <summary>A table of text with a line of titles. A column is as wide as its widest cell.</summary>
internal sealed class TextTable(params string[] titles)
{
    /// <summary>Longer cells are shown whole and move the rest of their row.</summary>
    private const int WidestColumn = 40;

    private const string Gap = "  ";

    private readonly List<string[]> _rows = [titles];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">One for each title; null for an empty cell. Can be remote text.</param>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(cell => LogSanitizer.Clean(cell ?? ""))]);

    public IEnumerable<string> Lines()
    {
        int[] widths = [.. titles.Select((_, column) => Math.Min(_rows.Max(row => row[column].Length), WidestColumn))];
        return _rows.Select(row => string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
