using System.Security;
using System.Text;
using System.Text.Encodings.Web;

namespace PioneerTrain.Text;

/// <summary>
/// Returns the encoded forms in which a secret can appear: those that the runner masks
/// (actions/runner, ValueEncoders.cs), and URL-safe base64.
/// </summary>
internal static class SecretForms
{
    /// <summary>
    /// Returns the whole secret and each of its lines, plain and encoded, without line breaks as in
    /// <see cref="UnbrokenText"/>.
    /// </summary>
    public static IEnumerable<string> Of(string secret)
    {
        var lines = secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var encoded = lines.Append(secret.Trim()).Distinct(StringComparer.Ordinal).SelectMany(Encoded);
        return encoded.Select(form => UnbrokenText.Of(form).Text).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Encoded(string value)
    {
        yield return value;
        yield return value.Trim('"', '\'');
        yield return Uri.EscapeDataString(value);
        yield return LowerCaseEscapes(Uri.EscapeDataString(value));
        yield return JavaScriptEncoder.Default.Encode(value);
        yield return JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value);
        yield return SecurityElement.Escape(value);
        yield return value.Replace("\"", "\\\"", StringComparison.Ordinal);
        yield return value.Replace("'", "''", StringComparison.Ordinal);
        foreach (var base64 in InBase64(Encoding.UTF8.GetBytes(value)))
        {
            yield return base64;
            yield return base64.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        }
    }

    /// <summary>
    /// Returns the value in base64, and the parts of it that do not depend on the surrounding text
    /// when the value is within a longer one, such as a password in <c>user:password</c>. There are
    /// three parts, one for each alignment: the first and last bytes can share a base64 character
    /// with the text before and after.
    /// </summary>
    private static IEnumerable<string> InBase64(byte[] bytes)
    {
        yield return Convert.ToBase64String(bytes);
        for (var shift = 0; shift < 3 && bytes.Length - shift >= 3; shift++)
        {
            yield return Convert.ToBase64String(bytes, shift, (bytes.Length - shift) / 3 * 3);
        }
    }

    private static string LowerCaseEscapes(string escaped)
    {
        var lower = escaped.ToCharArray();
        for (var i = 0; i + 2 < lower.Length; i++)
        {
            if (lower[i] == '%')
            {
                (lower[i + 1], lower[i + 2]) = (char.ToLowerInvariant(lower[i + 1]), char.ToLowerInvariant(lower[i + 2]));
            }
        }

        return new string(lower);
    }
}
