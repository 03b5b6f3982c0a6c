namespace PioneerTrain.Cli.Console;

/// <summary>What the two streams are, found out once by <c>Program</c>.</summary>
/// <param name="Output">Standard output: LF, UTF-8 without BOM.</param>
/// <param name="Error">Standard error, likewise.</param>
/// <param name="IsInteractive">Standard output is a terminal that can move its cursor.</param>
/// <param name="UsesColor">Interactive, and <c>NO_COLOR</c> is not set.</param>
/// <param name="Width">Columns; read anew for each line, because windows are resized.</param>
public sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive, bool UsesColor, Func<int> Width)
{
    /// <summary>A line for whoever reads the result.</summary>
    public void Print(string line) => Output.WriteLine(line);

    /// <summary>A line for whoever has to mend something.</summary>
    public void WriteError(string line) => Error.WriteLine(line);
}
