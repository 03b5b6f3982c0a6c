namespace PioneerTrain.Cli.Console;

/// <summary>
/// The output streams of the process and what they support. <c>Program</c> creates it once.
/// </summary>
/// <param name="Output">Standard output: LF line ends, UTF-8 without BOM.</param>
/// <param name="Error">Standard error, with the same line ends and encoding.</param>
/// <param name="IsInteractive">True when standard output is a terminal that can move its
/// cursor.</param>
/// <param name="UsesColor">True when the terminal is interactive and <c>NO_COLOR</c> is not
/// set.</param>
/// <param name="Width">Returns the width in columns. Called for each line, because windows are
/// resized.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive, bool UsesColor, Func<int> Width)
{
    /// <summary>Writes a line of results to standard output.</summary>
    public void Print(string line) => Output.WriteLine(line);

    /// <summary>Writes a line to standard error.</summary>
    public void WriteError(string line) => Error.WriteLine(line);
}
