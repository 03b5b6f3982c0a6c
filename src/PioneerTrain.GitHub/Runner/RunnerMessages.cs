using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>The messages about the variables and files of the runner.</summary>
internal static class RunnerMessages
{
    private const int MaxShownLength = 80;

    public static string VariableMissing(string name) =>
        $"The variable {name} is not set. The runner sets it for every step; a container must receive it.";

    public static string VariableMalformed(string name, string? found, string expected) => found is null
        ? VariableMissing(name)
        : $"The variable {name} is '{Shorten(found)}'; expected {expected}, as set by the runner.";

    public static string FileUnusable(string variable, string path, string why) =>
        $"Cannot append to {Shorten(path)}, the file of the variable {variable}: {why}. "
        + "The runner creates it before the step starts; in a container, its folder must be mounted and the user must be root.";

    public static string MoreAnnotations(int count, string kind) =>
        $"{count} more {kind}s are in the log of this step; GitHub shows at most {AnnotationBudget.PerKind} of each kind.";

    public static string SummaryCut(int kibibytes) =>
        $"*This report is incomplete: GitHub shows at most 1 MiB, and {kibibytes:N0} KiB were omitted. The complete report is in the output folder.*";

    private static string Shorten(string found) => LogSanitizer.Clean(
        found.Length <= MaxShownLength ? found : $"{found.AsSpan(0, WholeCharacters.Fitting(found, MaxShownLength))}…");
}
