using System.Security.Authentication;

namespace PioneerTrain.Transport;

/// <summary>A certificate that was refused.</summary>
/// <param name="host">The host that presented it: the server, or a proxy.</param>
/// <param name="finding">What is wrong, as a predicate: "expired at …".</param>
/// <param name="advice">What to do next: one or more sentences.</param>
internal sealed class CertificateException(string host, string finding, string advice) : AuthenticationException($"the certificate of {host} {finding}")
{
    public string Host => host;

    public string Finding => finding;

    public string Advice => advice;
}
