using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Datasets;

namespace PioneerTrain.Scoring;

/// <summary>
/// Identifies the examples of a held-out file by their content, so that two evaluations can be
/// compared row by row without their texts.
/// </summary>
/// <remarks>
/// A hash does not hide a short text: a person who guesses the text can compute its hash.
/// </remarks>
public sealed class ExampleHasher
{
    private const int Digits = 32;

    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns 32 lower-case hex digits of the SHA-256 of the text, the gold items in ordinal order,
    /// and the number of equal rows before this one.
    /// </summary>
    public string Next(DataRow row)
    {
        var gold = row.Entities.Select(entity => $"{Counted(entity.Label)}{Counted(entity.Text)}").Concat(row.Classes.Select(Counted));
        var content = Counted(row.Text) + string.Concat(gold.Order(StringComparer.Ordinal));
        var first = Hash(content);
        var repetition = _seen.GetValueOrDefault(first);
        _seen[first] = repetition + 1;
        return repetition == 0 ? first : Hash($"{content}#{repetition}");
    }

    private static string Counted(string text) => $"{text.Length}:{text};";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..Digits];
}
