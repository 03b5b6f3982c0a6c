using System.CommandLine;
using System.CommandLine.Completions;

namespace PioneerTrain.Cli.Settings;

/// <summary>The allowed values of options and arguments, and the placeholders of paths.</summary>
internal static class ValueWords
{
    /// <summary>The placeholder of a value that is the path of a file.</summary>
    public const string File = "FILE";

    /// <summary>The placeholder of a value that is the path of a folder.</summary>
    public const string Folder = "FOLDER";

    /// <summary>
    /// Marks an argument that is the path of a file. Its placeholder is its name, unlike that of an
    /// option.
    /// </summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Files { get; } = _ => [];

    /// <summary>Marks an argument that is the path of a folder.</summary>
    public static Func<CompletionContext, IEnumerable<CompletionItem>> Folders { get; } = _ => [];

    /// <summary>Returns the allowed words; empty when any value is allowed.</summary>
    public static IReadOnlyList<string> Of(Option option) => option.HelpName?.Split('|') is { Length: > 1 } words
        ? words
        : [.. option.GetCompletions(CompletionContext.Empty).Select(word => word.Label)];

    /// <summary>Returns the allowed words; empty when any value is allowed.</summary>
    public static IReadOnlyList<string> Of(Argument argument) =>
        [.. argument.GetCompletions(CompletionContext.Empty).Select(word => word.Label)];
}
