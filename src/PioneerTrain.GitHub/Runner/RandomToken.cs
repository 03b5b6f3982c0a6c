using System.Security.Cryptography;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Creates unpredictable stop tokens and heredoc delimiters, so that a remote log cannot contain
/// them.
/// </summary>
public static class RandomToken
{
    /// <summary>
    /// Returns 128 bits from the random number generator of the system, as 32 lower-case hex
    /// digits.
    /// </summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
