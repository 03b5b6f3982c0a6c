using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.Jobs;

/// <summary>
/// Marks a job as the one of a certain run, so that it can be found again when its id never came back. The only place at the service that can carry it is the
/// model's name.
/// </summary>
/// <param name="Content">What is trained: 10 lower-case hex digits, the same for the same repository, config, data, commit and leg of a matrix.</param>
/// <param name="Run">Who trains it: 6 lower-case hex digits, the same for all attempts at one step of one workflow run.</param>
public sealed record JobFingerprint(string Content, string Run)
{
    private const int ContentDigits = 10;
    private const int RunDigits = 6;

    /// <summary>The API's own limit for a name that can be changed later (its rename endpoint).</summary>
    private const int LongestName = 64;

    private const string FingerprintPlace = "{fingerprint}";
    private const string ShaPlace = "{sha}";
    private const string RunIdPlace = "{run_id}";

    public override string ToString() => Content + Run;

    /// <summary>Hashes the parts; where one is missing, null stands for it.</summary>
    /// <param name="content">Repository, config, data, commit and the values of the matrix.</param>
    /// <param name="run">Run id, job, step and the values of the matrix; not the attempt, because a second attempt looks for the job of the first.</param>
    public static JobFingerprint Of(IEnumerable<string?> content, IEnumerable<string?> run) => new(Digits(content, ContentDigits), Digits(run, RunDigits));

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static JobFingerprint? Parse(string? text) =>
        text is { Length: ContentDigits + RunDigits } && text.All(char.IsAsciiHexDigitLower) ? new JobFingerprint(text[..ContentDigits], text[ContentDigits..]) : null;

    /// <summary>The name that the service is given. A name that does not say where the fingerprint goes gets it at its end, and is cut for it where it is long.</summary>
    /// <param name="template">The config's <c>model_name</c>; <c>{fingerprint}</c>, <c>{sha}</c> (8 digits) and <c>{run_id}</c> are replaced in it.</param>
    /// <param name="sha">The commit; null where there is none.</param>
    /// <param name="runId">The workflow run; null where there is none.</param>
    public string NameFor(string template, string? sha, string? runId)
    {
        var marked = template.Contains(FingerprintPlace, StringComparison.Ordinal)
            ? template
            : $"{Fitting(Filled(template, sha, runId))}-{FingerprintPlace}";
        return Filled(marked, sha, runId).Replace(FingerprintPlace, ToString(), StringComparison.Ordinal);
    }

    /// <summary>The job is this run's own, of whichever attempt.</summary>
    public bool IsIn(string? modelName) => modelName?.Contains(ToString(), StringComparison.Ordinal) == true;

    /// <summary>The job trains the same, for this run or another.</summary>
    public bool SharesContentWith(string? modelName) => modelName?.Contains(Content, StringComparison.Ordinal) == true;

    /// <summary>What of a name is the same in every run: it names the artifact, so it begins with a letter or digit and is never empty.</summary>
    public static string WithoutPlaces(string template)
    {
        var parts = template.Replace(FingerprintPlace, "\n", StringComparison.Ordinal).Replace(ShaPlace, "\n", StringComparison.Ordinal).Replace(RunIdPlace, "\n", StringComparison.Ordinal)
            .Split('\n').Select(part => part.Trim('-', '_')).Where(part => part.Length > 0);
        return string.Join('-', parts) is { Length: > 0 } name ? name : "model";
    }

    /// <summary>The name says itself where something of the run goes.</summary>
    public static bool HasPlaces(string template) =>
        template.Contains(FingerprintPlace, StringComparison.Ordinal) || template.Contains(ShaPlace, StringComparison.Ordinal) || template.Contains(RunIdPlace, StringComparison.Ordinal);

    private static string Fitting(string name) => name[..Math.Min(name.Length, LongestName - 1 - ContentDigits - RunDigits)];

    private static string Filled(string template, string? sha, string? runId) => template
        .Replace(ShaPlace, sha is null ? "local" : sha[..Math.Min(8, sha.Length)], StringComparison.Ordinal)
        .Replace(RunIdPlace, runId ?? "local", StringComparison.Ordinal);

    /// <summary>Lengths stand between the parts, so that no two lists of parts read the same.</summary>
    private static string Digits(IEnumerable<string?> parts, int count)
    {
        var text = string.Concat(parts.Select(part => part is null ? "-;" : $"{part.Length}:{part};"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..count];
    }
}
