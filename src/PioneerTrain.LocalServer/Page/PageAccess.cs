using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Page;

/// <summary>
/// Decides who may open the page: the person who opens an address with a one-time token gets a
/// session that is valid until the server ends.
/// </summary>
internal sealed class PageAccess
{
    private const int KeyBytes = 32;

    private readonly Lock _gate = new();
    private readonly byte[] _formKey = RandomNumberGenerator.GetBytes(KeyBytes);

    /// <summary>The digests of the sessions.</summary>
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private string? _token;

    /// <summary>Returns a new one-time token. An unused earlier one becomes invalid.</summary>
    public string NewToken()
    {
        lock (_gate)
        {
            return _token = Random();
        }
    }

    /// <summary>Returns a new session for a one-time token, or null if the token is invalid.</summary>
    public string? Redeem(string token)
    {
        lock (_gate)
        {
            if (_token is null || !AreEqual(_token, token))
            {
                return null;
            }

            _token = null;
            var session = Random();
            _sessions.Add(Digest(session));
            return session;
        }
    }

    public bool IsSession(string? session)
    {
        lock (_gate)
        {
            return session is not null && _sessions.Contains(Digest(session));
        }
    }

    /// <summary>
    /// Returns the token of the forms of a session, which another site cannot read.
    /// </summary>
    public string FormToken(string session) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_formKey, Encoding.UTF8.GetBytes(session)));

    public bool IsFormToken(string session, string? token) => token is not null && AreEqual(FormToken(session), token);

    private static string Random() => RandomNumberGenerator.GetHexString(2 * KeyBytes, lowercase: true);

    private static string Digest(string session) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)));

    private static bool AreEqual(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
