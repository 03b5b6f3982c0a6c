using System.Security.Cryptography;

namespace PioneerTrain.GitHub.Runner;

/// <summary>Text that a remote log cannot guess: stop tokens and heredoc delimiters.</summary>
public static class RandomToken
{
    /// <summary>128 bits from the system's generator, as 32 lower-case hex digits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
