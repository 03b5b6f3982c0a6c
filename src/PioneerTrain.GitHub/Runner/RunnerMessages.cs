using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>Every sentence of this folder that a user can be shown: what was found, where, and what would be accepted.</summary>
internal static class RunnerMessages
{
    private const int LongestFound = 80;

    public static string VariableMissing(string name) => $"The variable {name} is not set: the runner sets it for every step, and a container has to hand it on.";

    public static string VariableMalformed(string name, string? found, string accepted) =>
        found is null ? VariableMissing(name) : $"The variable {name} is '{Shorten(found)}'; expected is {accepted}, as the runner sets it.";

    public static string FileUnusable(string variable, string path, string why) =>
        $"The file that {variable} names, {Shorten(path)}, cannot be appended to: {why}. "
        + "The runner makes it before the step begins; in a container its folder must be mounted and the user must be root.";

    public static string MoreAnnotations(int count, string kind) =>
        $"{count} more {kind}s stand in the log of this step; GitHub shows no more than {AnnotationBudget.PerKind} of a kind.";

    public static string SummaryCut(int kibibytes) =>
        $"*This report is cut here: GitHub shows no more than 1 MiB, and {kibibytes:N0} KiB are left out. The whole of it stands in the output folder.*";

    private static string Shorten(string found) =>
        LogSanitizer.Clean(found.Length <= LongestFound ? found : $"{found.AsSpan(0, WholeCharacters.Fitting(found, LongestFound))}…");
}
