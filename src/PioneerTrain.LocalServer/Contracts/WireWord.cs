namespace PioneerTrain.LocalServer.Contracts;

/// <summary>Returns the wire word of a status for use in a message.</summary>
internal static class WireWord
{
    // A test checks that the members of the three enums are their wire words with a capital letter.
    public static string Of<TStatus>(TStatus status)
        where TStatus : struct, Enum => status.ToString().ToLowerInvariant();
}
