using PioneerTrain.Datasets;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Run;

/// <summary>The messages about data files as a whole; those about a row are in <c>Core/Datasets</c>. They follow the path of the file.</summary>
internal static class DataMessages
{
    public const string Missing = "data file not found; paths are relative to the working directory";

    public const string IsDirectory = "a directory; expected a data file";

    public const string Empty = """the data file has no rows; expected one JSON object on each line, such as {"text":"Ask Ada","entities":[["Ada","person"]]}""";

    public static string Unreadable(string why) => $"the data file cannot be read: {why}";

    public static string DecoderRows(string baseModel) => $"this is a decoder row (messages), but base_model {baseModel} is an encoder, which takes entity or classification rows";

    /// <summary>The errors, one on each line, and a closing line.</summary>
    public static string Invalid(IReadOnlyList<DataFinding> shown, int count) => $"{string.Join('\n', shown)}\n{Errors(shown.Count, count)}";

    /// <param name="shown">Number of errors that are listed.</param>
    public static string Errors(int shown, int count)
    {
        var rest = count > shown ? $" (the first {shown} are listed)" : "";
        return $"{Quantity.Count(count, "error")} in the data files{rest}. Nothing was uploaded or started.";
    }

    public static string Warnings(int count, string first) => count == 1 ? $"1 row has a warning: {first}." : $"{count:N0} rows have warnings; the first: {first}.";

    public static string MoreWarnings(string path, int count) => $"{path}: {Quantity.Count(count, "more warning")}.";

    public static string HeldOut(string path) => $"The held-out part of {path}";

    public static string InvalidShare(double share) => $"--held-out is {share}; expected a number above 0 and below 1.";

    public static string OutputExists(string path) => $"{path}: the file already exists. Delete or rename it, then run again.";
}
