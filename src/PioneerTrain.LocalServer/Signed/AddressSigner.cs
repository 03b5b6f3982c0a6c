using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PioneerTrain.LocalServer.Signed;

/// <summary>
/// Creates and checks signed addresses with the parameter names of S3. The signing key is valid for
/// the lifetime of the process.
/// </summary>
internal sealed class AddressSigner(TimeProvider time)
{
    private const string DateName = "X-Amz-Date";
    private const string ExpiresName = "X-Amz-Expires";
    private const string SignatureName = "X-Amz-Signature";
    private const string DateForm = "yyyyMMdd'T'HHmmss'Z'";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>
    /// Returns the path with a query that permits <paramref name="method"/> for
    /// <paramref name="validFor"/>.
    /// </summary>
    public string Sign(string method, string path, TimeSpan validFor)
    {
        var date = time.GetUtcNow().ToString(DateForm, CultureInfo.InvariantCulture);
        var expires = ((long)Math.Ceiling(validFor.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return $"{path}?{DateName}={date}&{ExpiresName}={expires}&{SignatureName}={Signature(method, path, date, expires)}";
    }

    /// <summary>
    /// Returns null if the address of the request was signed here for this method and has not
    /// expired; otherwise the error.
    /// </summary>
    public SignatureError? Check(HttpRequest request)
    {
        var (date, expires, given) = (request.Query[DateName].ToString(), request.Query[ExpiresName].ToString(), request.Query[SignatureName].ToString());
        var right = Signature(request.Method, request.Path.ToUriComponent(), date, expires);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(given)))
        {
            return new SignatureError(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided.");
        }

        // The signature is valid, so both values are in the expected format.
        var from = DateTimeOffset.ParseExact(
            date, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var until = from.AddSeconds(long.Parse(expires, CultureInfo.InvariantCulture));
        return time.GetUtcNow() <= until ? null : SignatureError.Expired;
    }

    private string Signature(string method, string path, string date, string expires) =>
        Convert.ToHexStringLower(
            HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{method}\n{path}\n{date}\n{expires}")));
}

/// <summary>An error of a signed address.</summary>
/// <param name="Code">The error code of S3.</param>
/// <param name="Message">The error message.</param>
internal sealed record SignatureError(string Code, string Message)
{
    public static SignatureError Expired { get; } = new("AccessDenied", "Request has expired");

    public static SignatureError CarriesKey { get; } =
        new("AccessDenied", "A signed address needs no API key. Do not send X-API-Key or Authorization to this host.");
}
