using System.Net.Security;
using PioneerTrain.TestKit.Connections;
using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Tests.Transport;

public sealed class ServerCertificateTests
{
    [Fact]
    public void Accepts_only_what_NET_accepts()
    {
        using var authority = new TestAuthority();

        Assert.True(ServerCertificate.Validate(this, authority.Certificate, null, SslPolicyErrors.None));
        for (var errors = 1; errors <= 7; errors++)
        {
            Assert.Throws<CertificateException>(() => ServerCertificate.Validate(this, authority.Certificate, null, (SslPolicyErrors)errors));
            Assert.Throws<CertificateException>(() => ServerCertificate.Validate(this, null, null, (SslPolicyErrors)errors));
        }
    }
}
