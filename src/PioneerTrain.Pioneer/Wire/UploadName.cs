using System.Text.RegularExpressions;

namespace PioneerTrain.Pioneer.Wire;

/// <summary>The file name of an upload, such as <c>data-SHA256.jsonl</c>. Where the service repeats
/// it in the record of a dataset version, the version can be compared with a file without its rows,
/// which <c>/v1</c> does not return.</summary>
internal static partial class UploadName
{
    /// <param name="sha256">SHA-256 of the file, in lower-case hexadecimal.</param>
    public static string For(string sha256) => $"data-{sha256}.jsonl";

    /// <summary>Returns the hash in the first of the texts that has one; null if none has.</summary>
    public static string? HashIn(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && Name().Match(text) is { Success: true } name)
            {
                return name.Groups["hash"].Value;
            }
        }

        return null;
    }

    [GeneratedRegex(
        @"(^|/)data-(?<hash>[0-9a-f]{64})\.jsonl$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
