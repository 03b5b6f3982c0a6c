using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PioneerTrain.Text;

namespace PioneerTrain.Transport;

/// <summary>Says why a certificate is refused. Refuses exactly those that .NET refuses.</summary>
internal static class ServerCertificate
{
    private const int MostNames = 3;
    private const int MostCharacters = 100;

    private const X509ChainStatusFlags UnknownAuthority = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    /// <summary>The callback of a TLS connection. Throws instead of returning false, because that is how the cause gets to the request that failed.</summary>
    /// <exception cref="CertificateException">.NET has found an error.</exception>
    public static bool Validate(object connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var host = (connection as SslStream)?.TargetHostName ?? "";
        var problems = FindProblems(host, certificate as X509Certificate2, chain, errors).ToList();
        throw new CertificateException(host, Joined([.. problems.Select(problem => problem.Finding)]), string.Join(' ', problems.Select(problem => problem.Advice)));
    }

    private static IEnumerable<(string Finding, string Advice)> FindProblems(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            yield return ("is missing", "Check the TLS settings of the server.");
            yield break;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            foreach (var problem in FindChainProblems(certificate, chain))
            {
                yield return problem;
            }
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return ($"is for {NamesOf(certificate)}, not for {host}", "Check the host name in the address.");
        }
    }

    private static IEnumerable<(string Finding, string Advice)> FindChainProblems(X509Certificate2 certificate, X509Chain? chain)
    {
        var flags = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (all, status) => all | status.Status);
        if ((flags & UnknownAuthority) != X509ChainStatusFlags.NoError)
        {
            var authority = Shown((chain!.ChainElements.LastOrDefault()?.Certificate ?? certificate).GetNameInfo(X509NameType.SimpleName, forIssuer: true));
            yield return (
                $"is signed by an authority that this machine does not know (\"{authority}\")",
                "If you trust that authority, set SSL_CERT_FILE to a PEM file that contains its certificate; on Windows and macOS, add it to the trusted root certificates.");
        }

        if (flags.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            yield return (FindPeriodProblem(certificate, chain!), "Renew the server's certificate, or correct the clock of this machine.");
        }

        var others = flags & ~(UnknownAuthority | X509ChainStatusFlags.NotTimeValid);
        if (others != X509ChainStatusFlags.NoError || flags == X509ChainStatusFlags.NoError)
        {
            var cause = others == X509ChainStatusFlags.NoError ? "" : $" ({others})";
            yield return ($"is not valid{cause}", "Check the certificate of the server.");
        }
    }

    private static string FindPeriodProblem(X509Certificate2 certificate, X509Chain chain)
    {
        var culprit = chain.ChainElements.FirstOrDefault(element => element.ChainElementStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid))?.Certificate
            ?? certificate;
        var subject = culprit.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)
            ? ""
            : $"depends on that of \"{Shown(culprit.GetNameInfo(X509NameType.SimpleName, forIssuer: false))}\", which ";
        return chain.ChainPolicy.VerificationTime < culprit.NotBefore
            ? $"{subject}is not valid before {culprit.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"
            : $"{subject}expired at {culprit.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        List<string> names;
        try
        {
            var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            names = extension is null
                ? [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)]
                : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select(ip => ip.ToString())];
        }
        catch (CryptographicException)
        {
            names = [];
        }

        var shown = names.Where(name => name.Length > 0).Take(MostNames).Select(Shown).ToList();
        return shown.Count == 0 ? "another host" : string.Join(", ", shown) + (names.Count > MostNames ? " and other hosts" : "");
    }

    /// <summary>Remote text, fit for a message.</summary>
    private static string Shown(string name) => LogSanitizer.Clean(name.Length <= MostCharacters ? name : name[..MostCharacters] + "…");

    private static string Joined(IReadOnlyList<string> clauses) =>
        clauses.Count == 1 ? clauses[0] : $"{string.Join(", ", clauses.Take(clauses.Count - 1))} and {clauses[^1]}";
}
