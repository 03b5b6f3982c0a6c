namespace PioneerTrain.Trainer;

/// <summary>Something wrong with one row of a dataset, in a sentence.</summary>
/// <param name="Line">1-based line of the JSONL file.</param>
public sealed record RowProblem(int Line, string Message);
