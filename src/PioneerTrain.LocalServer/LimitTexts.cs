using PioneerTrain.Trainer;

namespace PioneerTrain.LocalServer;

/// <summary>The limits of a dataset as text, for the help and the catalogue.</summary>
internal static class LimitTexts
{
    /// <summary>
    /// The smallest context window of the base models that are installed with the program.
    /// </summary>
    public const int ShippedMaxTokens = 128;

    private const int BytesPerMebibyte = 1 << 20;

    /// <summary>The limits in <c>--help</c>.</summary>
    public static string Help { get; } = string.Join(
        '\n',
        [
            "Limits of a dataset:",
            $"  File: {LocalServerOptions.DefaultMaxUploadBytes / BytesPerMebibyte:N0} MiB, "
                + $"{DatasetLimits.Rows:N0} rows, {DatasetLimits.Characters:N0} characters of text, "
                + $"{DatasetLimits.Names} entity labels, {DatasetLimits.Names} classes.",
            $"  Row: {DatasetLimits.LineBytes / BytesPerMebibyte} MiB, {DatasetLimits.EntitiesPerRow:N0} entities, "
                + $"{DatasetLimits.NameLength} characters of a label or class.",
            $"  Text: the base models read the first {ShippedMaxTokens} tokens. "
                + "A longer text is accepted, and schema_warnings of the dataset reports its row.",
            "  Rows with \"labels\", \"messages\" or \"json_structures\" are refused.",
        ]);

    /// <summary>The sentence about the context window in the description of a base model.</summary>
    public static string ContextWindow(int maxTokens) =>
        $"Reads the first {maxTokens} tokens of a text; a longer text is reported by row.";
}
