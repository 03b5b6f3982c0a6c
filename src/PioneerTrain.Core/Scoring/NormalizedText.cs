using PioneerTrain.Text;

namespace PioneerTrain.Scoring;

/// <summary>Normalizes texts and labels for the exact comparison.</summary>
internal static class NormalizedText
{
    /// <summary>
    /// Returns a key that is equal for texts that differ only in white space at their ends and in
    /// their Unicode normalization form. Case, inner white space and punctuation are significant.
    /// </summary>
    public static string Of(string text) => CanonicalText.Decompose(text.Trim());

    /// <summary>Returns true when the texts have the same key.</summary>
    public static bool AreEqual(string one, string other) => one == other || Of(one) == Of(other);
}
