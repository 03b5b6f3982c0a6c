namespace PioneerTrain.Jobs;

/// <summary>
/// Identifies the job of a run, so that the job can be found when the response with its id was
/// lost. It is part of the model name, because the service has no other field for it.
/// </summary>
/// <param name="Key">Identifies what is trained.</param>
/// <param name="Commit">
/// Identifies the commit and the matrix values: 4 lower-case hex digits.
/// </param>
/// <param name="Run">
/// Identifies the step that trains it: 6 lower-case hex digits, the same for all attempts of one
/// step of a workflow run.
/// </param>
public sealed record JobFingerprint(TrainingKey Key, string Commit, string Run)
{
    private const int CommitDigits = 4;
    private const int RunDigits = 6;
    private const int AllDigits = TrainingKey.Length + CommitDigits + RunDigits;

    /// <summary>
    /// The limit of the rename endpoint of the API, so that the model can be renamed later.
    /// </summary>
    private const int MaxNameLength = 64;

    private const string FingerprintPlace = "{fingerprint}";
    private const string ShaPlace = "{sha}";
    private const string RunIdPlace = "{run_id}";

    public override string ToString() => Content + Run;

    private string Content => Key + Commit;

    /// <summary>
    /// Creates a fingerprint from the hashes of the parts; a missing part is null.
    /// </summary>
    /// <param name="commit">Commit and matrix values.</param>
    /// <param name="run">
    /// Run id, job, step and matrix values. Without the attempt, because a second attempt looks for
    /// the job of the first.
    /// </param>
    public static JobFingerprint Of(TrainingKey key, IEnumerable<string?> commit, IEnumerable<string?> run) =>
        new(key, TrainingKey.DigitsOf(commit, CommitDigits), TrainingKey.DigitsOf(run, RunDigits));

    /// <summary>
    /// Reads the text of <see cref="ToString"/>; returns null for any other text.
    /// </summary>
    public static JobFingerprint? Parse(string? text) =>
        text is { Length: AllDigits } && text.All(char.IsAsciiHexDigitLower)
            ? new JobFingerprint(new TrainingKey(text[..TrainingKey.Length]), text[TrainingKey.Length..^RunDigits], text[^RunDigits..])
            : null;

    /// <summary>
    /// Returns the model name to send. Without the placeholder <c>{fingerprint}</c>, the name is
    /// shortened if necessary and the fingerprint is appended.
    /// </summary>
    /// <param name="template">
    /// The <c>model_name</c> of the config, with the placeholders <c>{fingerprint}</c>,
    /// <c>{sha}</c> (8 digits) and <c>{run_id}</c>.
    /// </param>
    /// <param name="sha">The commit; null becomes <c>local</c>.</param>
    /// <param name="runId">The workflow run; null becomes <c>local</c>.</param>
    public string NameFor(string template, string? sha, string? runId)
    {
        var marked = template.Contains(FingerprintPlace, StringComparison.Ordinal)
            ? template
            : $"{Shorten(Fill(template, sha, runId))}-{FingerprintPlace}";
        return Fill(marked, sha, runId).Replace(FingerprintPlace, ToString(), StringComparison.Ordinal);
    }

    /// <summary>Returns true when the name belongs to a job of this run, of any attempt.</summary>
    public bool IsIn(string? modelName) => modelName?.Contains(ToString(), StringComparison.Ordinal) == true;

    /// <summary>
    /// Returns true when the name belongs to a job that trains the same at the same commit, of this
    /// run or another.
    /// </summary>
    public bool SharesContentWith(string? modelName) => modelName?.Contains(Content, StringComparison.Ordinal) == true;

    /// <summary>
    /// Returns the part of a name that is the same in every run. It is the default artifact name,
    /// so it starts with a letter or digit and is never empty.
    /// </summary>
    public static string WithoutPlaceholders(string template)
    {
        var parts = template.Replace(FingerprintPlace, "\n", StringComparison.Ordinal)
            .Replace(ShaPlace, "\n", StringComparison.Ordinal)
            .Replace(RunIdPlace, "\n", StringComparison.Ordinal)
            .Split('\n').Select(part => part.Trim('-', '_')).Where(part => part.Length > 0);
        return string.Join('-', parts) is { Length: > 0 } name ? name : "model";
    }

    /// <summary>Returns true when the name contains at least one placeholder.</summary>
    public static bool HasPlaceholders(string template) =>
        template.Contains(FingerprintPlace, StringComparison.Ordinal)
        || template.Contains(ShaPlace, StringComparison.Ordinal)
        || template.Contains(RunIdPlace, StringComparison.Ordinal);

    private static string Shorten(string name) => name[..Math.Min(name.Length, MaxNameLength - 1 - AllDigits)];

    private static string Fill(string template, string? sha, string? runId) => template
        .Replace(ShaPlace, sha is null ? "local" : sha[..Math.Min(8, sha.Length)], StringComparison.Ordinal)
        .Replace(RunIdPlace, runId ?? "local", StringComparison.Ordinal);
}
