using System.Security.Cryptography;
using System.Text;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Page;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// Requires the API key in <c>X-API-Key</c> or <c>Authorization: Bearer</c>, except for the
/// endpoints that need none.
/// </summary>
internal sealed class ApiKeyGate(RequestDelegate next, LocalServerOptions options)
{
    private const string FelixPrefix = "pio_sk_";
    private const string V1Prefix = "fast_sk_";
    private const string BearerPrefix = "Bearer ";

    private readonly byte[] _felixKey = Digest(WithPrefix(options.ApiKey, FelixPrefix));
    private readonly byte[] _v1Key = Digest(WithPrefix(options.ApiKey, V1Prefix));

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsOpen(context.Request))
        {
            await next(context);
            return;
        }

        if (PresentedKey(context.Request) is not { } presented)
        {
            // The live service returns an empty body if the key is missing.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var isV1 = context.Request.Path.StartsWithSegments(V1Errors.Prefix, StringComparison.Ordinal);

        // Digests have equal lengths, so the duration of the comparison reveals nothing about the
        // key.
        if (IsKey(presented, isV1 ? _v1Key : _felixKey)
            || (AcceptsBothKeys(context.Request) && IsKey(presented, _felixKey)))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await V1Errors.WriteAsync(
            context, new ErrorAnswer(Sentence(presented, isV1 ? V1Prefix : FelixPrefix)), WireJson.Default.ErrorAnswer);
    }

    private static bool IsOpen(HttpRequest request) =>
        PageGate.Owns(request)
        || request.Path.Equals(ServiceEndpoints.HealthPath, StringComparison.Ordinal)
        || request.Path.Equals(BaseModelEndpoints.Path, StringComparison.Ordinal)
        || request.Path.Equals(V1Errors.Prefix + BaseModelEndpoints.Path, StringComparison.Ordinal)
        || (HttpMethods.IsPut(request.Method) && request.Path.StartsWithSegments(DatasetUploadEndpoints.FilesPath, StringComparison.Ordinal));

    // The older host also serves chat completions, with its own keys.
    private static bool AcceptsBothKeys(HttpRequest request) =>
        request.Path.Equals(InferenceEndpoints.ChatPath, StringComparison.Ordinal);

    private static bool IsKey(string presented, byte[] key) =>
        CryptographicOperations.FixedTimeEquals(Digest(presented), key);

    private static string? PresentedKey(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key)
        {
            return key;
        }

        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            ? authorization[BearerPrefix.Length..].Trim()
            : null;
    }

    private static string Sentence(string presented, string prefix) => presented.StartsWith(
        prefix, StringComparison.Ordinal)
        ? "Invalid API key: it is not the API key of this server."
        : $"Invalid API key format. API keys must start with '{prefix}'. Please check your X-API-Key header.";

    // The two address families expect different prefixes; this server accepts one secret for both.
    private static string WithPrefix(string key, string prefix) =>
        key.StartsWith(FelixPrefix, StringComparison.Ordinal) ? prefix + key[FelixPrefix.Length..]
        : key.StartsWith(V1Prefix, StringComparison.Ordinal) ? prefix + key[V1Prefix.Length..]
        : key;

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
