namespace PioneerTrain.LocalServer.Contracts;

/// <summary>A status inside a sentence, by the same word as in a field.</summary>
internal static class WireWord
{
    // The members of the three enums are their wire words with a capital letter; a test holds them to it.
    public static string Of<TStatus>(TStatus status)
        where TStatus : struct, Enum => status.ToString().ToLowerInvariant();
}
