using System.Security.Cryptography;
using System.Text;
using PioneerTrain.LocalServer.Contracts;

namespace PioneerTrain.LocalServer.Http;

/// <summary>Lets nobody past without the API key, in <c>X-API-Key</c> or <c>Authorization: Bearer</c>, except to the three places that need none.</summary>
internal sealed class ApiKeyGate(RequestDelegate next, LocalServerOptions options)
{
    private const string KeyPrefix = "pio_sk_";
    private const string BearerPrefix = "Bearer ";

    private readonly byte[] _expected = Digest(options.ApiKey);

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsOpen(context.Request))
        {
            await next(context);
            return;
        }

        if (PresentedKey(context.Request) is not { } presented)
        {
            // The live service answers a missing key with no body at all.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // Digests have one length, so the time of the comparison tells nothing about the key.
        if (CryptographicOperations.FixedTimeEquals(Digest(presented), _expected))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        await context.Response.WriteAsJsonAsync(new ErrorAnswer(Sentence(presented)), WireJson.Default.ErrorAnswer, contentType: null, context.RequestAborted);
    }

    private static bool IsOpen(HttpRequest request) =>
        request.Path.Equals(ServiceEndpoints.HealthPath, StringComparison.Ordinal)
        || request.Path.Equals(BaseModelEndpoints.Path, StringComparison.Ordinal)
        || (HttpMethods.IsPut(request.Method) && request.Path.StartsWithSegments(DatasetUploadEndpoints.FilesPath, StringComparison.Ordinal));

    private static string? PresentedKey(HttpRequest request)
    {
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } key)
        {
            return key;
        }

        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? authorization[BearerPrefix.Length..].Trim() : null;
    }

    private static string Sentence(string presented) => presented.StartsWith(KeyPrefix, StringComparison.Ordinal)
        ? "Invalid API key: it is not the key of this server."
        : $"Invalid API key format. API keys must start with '{KeyPrefix}'. Please check your X-API-Key header.";

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
