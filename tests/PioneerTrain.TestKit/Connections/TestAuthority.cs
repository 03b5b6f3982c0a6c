using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PioneerTrain.TestKit.Connections;

/// <summary>A certificate authority that exists for one test and that no machine knows.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string Name = "Test Authority";

    private static readonly DateTimeOffset _start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _end = new(2099, 12, 31, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority()
    {
        var request = new CertificateRequest($"CN={Name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Certificate = request.CreateSelfSigned(_start, _end);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Trusts this authority and no other.</summary>
    public X509ChainPolicy Policy => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { Certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>Returns a certificate with its private key, valid from 2000 to 2099 unless years are given.</summary>
    /// <param name="host">A host name or an IP address.</param>
    public X509Certificate2 Issue(string host, int firstYear = 2000, int lastYear = 2099)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        var end = _end.AddYears(lastYear - _end.Year);
        using var certificate = request.Create(Certificate, _start.AddYears(firstYear - _start.Year), end, [1, 2, 3]);
        using var withKey = certificate.CopyWithPrivateKey(key);

        // Windows serves no certificate whose key is only in memory.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}
