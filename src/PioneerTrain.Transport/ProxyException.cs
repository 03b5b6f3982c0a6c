namespace PioneerTrain.Transport;

/// <summary>An environment variable that should name a proxy and does not. The message names the variable and does not contain its value.</summary>
public sealed class ProxyException : Exception
{
    internal ProxyException(string message)
        : base(message)
    {
    }
}
