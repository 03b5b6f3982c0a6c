using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Signed;

/// <summary>Makes addresses that carry their own permission, with the parameter names of S3, and checks them. The key dies with the process.</summary>
internal sealed class AddressSigner(TimeProvider time)
{
    private const string DateName = "X-Amz-Date";
    private const string ExpiresName = "X-Amz-Expires";
    private const string SignatureName = "X-Amz-Signature";
    private const string DateForm = "yyyyMMdd'T'HHmmss'Z'";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The path with a query that permits <paramref name="method"/> on it for a while.</summary>
    public string Sign(string method, string path, TimeSpan validFor)
    {
        var date = time.GetUtcNow().ToString(DateForm, CultureInfo.InvariantCulture);
        var expires = ((long)Math.Ceiling(validFor.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return $"{path}?{DateName}={date}&{ExpiresName}={expires}&{SignatureName}={Signature(method, path, date, expires)}";
    }

    /// <summary>Null when the request's address was signed here, for this method, and has not expired.</summary>
    public SignatureRefusal? Check(HttpRequest request)
    {
        var (date, expires, given) = (request.Query[DateName].ToString(), request.Query[ExpiresName].ToString(), request.Query[SignatureName].ToString());
        var right = Signature(request.Method, request.Path.ToUriComponent(), date, expires);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(given)))
        {
            return new SignatureRefusal("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.");
        }

        // Both parse, because they were signed here.
        var from = DateTimeOffset.ParseExact(date, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var until = from.AddSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        return time.GetUtcNow() <= until ? null : SignatureRefusal.Expired;
    }

    private string Signature(string method, string path, string date, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{method}\n{path}\n{date}\n{expires}")));
}

/// <param name="Code">S3's word.</param>
internal sealed record SignatureRefusal(string Code, string Message)
{
    public static SignatureRefusal Expired { get; } = new("AccessDenied", "Request has expired");

    public static SignatureRefusal CarriesKey { get; } =
        new("AccessDenied", "A signed address carries its own permission: send neither X-API-Key nor Authorization to this host.");
}
