using System.Net;

namespace PioneerTrain.Transport;

/// <summary>A connection that was not established, with the cause. Nothing was sent to the server. The message is a clause without a full stop and without
/// secrets.</summary>
public sealed class ConnectionException : HttpRequestException
{
    internal ConnectionException(HttpRequestError error, string finding, string advice, Exception? inner, HttpStatusCode? status = null)
        : base(error, finding, inner, status)
    {
        Advice = advice;
    }

    /// <summary>What to do next: one or more sentences.</summary>
    public string Advice { get; }

    /// <summary>True when another attempt would fail in the same way.</summary>
    public bool IsPermanent { get; internal init; }
}
