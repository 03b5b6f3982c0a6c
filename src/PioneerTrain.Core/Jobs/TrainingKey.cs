using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.Jobs;

/// <summary>
/// Identifies what is trained, whatever the commit or run: 8 lower-case hex digits. It is the first
/// part of a <see cref="JobFingerprint"/>, so that a finished job of any run can be found.
/// </summary>
public sealed record TrainingKey(string Digits)
{
    internal const int Length = 8;

    /// <summary>Creates the key from the hashes of the parts; a missing part is null.</summary>
    /// <param name="training">
    /// Repository, request without the model name, and content of the data files. Not the gate, the
    /// held-out file, the artifact name or the output folder.
    /// </param>
    /// <param name="isEvaluated">
    /// Whether the run that creates the job evaluates the model, instead of reading the scores on
    /// the job record. A job that was created without an evaluation and reports no score can be
    /// evaluated later without training again; one that was created with it already was.
    /// </param>
    public static TrainingKey Of(IEnumerable<string?> training, bool isEvaluated) =>
        new(DigitsOf(training.Append(isEvaluated ? "evaluated" : "reported"), Length));

    /// <summary>Returns true when the name belongs to a job with this key, of any run.</summary>
    public bool IsIn(string? modelName) => modelName?.Contains(Digits, StringComparison.Ordinal) == true;

    public override string ToString() => Digits;

    /// <summary>
    /// Hashes the parts with their lengths, so that different lists of parts have different texts.
    /// </summary>
    internal static string DigitsOf(IEnumerable<string?> parts, int count)
    {
        var text = string.Concat(parts.Select(part => part is null ? "-;" : $"{part.Length}:{part};"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..count];
    }
}
