namespace PioneerTrain.Trainer;

/// <summary>An error or a warning about a row of a dataset.</summary>
/// <param name="Line">The line of the JSONL file, from 1.</param>
/// <param name="Message">The message.</param>
public sealed record RowProblem(int Line, string Message);
