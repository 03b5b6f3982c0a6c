using System.Net;

namespace PioneerTrain.LocalServer.Page;

/// <summary>
/// Guards the page, which needs no API key: it checks the host name, the session and the token of
/// forms, and forbids scripts and other sites.
/// </summary>
internal sealed class PageGate(RequestDelegate next, PageAccess access)
{
    public const string Home = "/";
    public const string Folder = "/page";
    public const string FormField = "form_token";

    private const string TokenName = "token";

    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Returns whether a request is for the page.</summary>
    public static bool Owns(HttpRequest request) =>
        request.Path.Equals(Home, StringComparison.Ordinal)
        || request.Path.StartsWithSegments(Folder, StringComparison.Ordinal);

    /// <summary>Returns the address that opens the page once.</summary>
    /// <param name="root">The address of the server, such as <c>http://127.0.0.1:8080</c>.</param>
    public static string Address(string root, PageAccess access) => $"{root}{Home}?{TokenName}={access.NewToken()}";

    /// <summary>Returns the token for the forms of a response.</summary>
    public static string FormToken(HttpContext context, PageAccess access) => access.FormToken(Session(context.Request)!);

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Owns(context.Request))
        {
            await next(context);
            return;
        }

        SetHeaders(context.Response.Headers);
        if (!IsAddress(context.Request.Host.Host))
        {
            await RefuseAsync(context, "This page can be opened as localhost or with an IP address only.");
        }
        else if (context.Request.Query[TokenName].ToString() is { Length: > 0 } token && access.Redeem(token) is { } session)
        {
            await WelcomeAsync(context, session);
        }
        else if (context.Request.Path.Equals(PageStyle.Path, StringComparison.Ordinal))
        {
            await next(context);
        }
        else if (Session(context.Request) is not { } current || !access.IsSession(current))
        {
            await RefuseAsync(
                context,
                "Open the address that the server printed when it started. It works once. "
                    + "For a new address, send POST /_page with the API key.");
        }
        else if (HttpMethods.IsPost(context.Request.Method) && !await HasFormTokenAsync(context, current))
        {
            await RefuseAsync(context, "The form is out of date or comes from another site. Go back, reload and send it again.");
        }
        else
        {
            await next(context);
        }
    }

    // The name of another host could lead to this address only by a manipulated DNS.
    private static bool IsAddress(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host.Trim('[', ']'), out _);

    // Cookies do not depend on the port, so that two servers need two names.
    private static string CookieName(HttpContext context) => $"pioneer-local-{context.Connection.LocalPort}";

    private static string? Session(HttpRequest request) => request.Cookies[CookieName(request.HttpContext)];

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    // A browser sends a strict cookie after a redirect only if the first request did not come from
    // another site. A page that loads the next one always works.
    private static Task WelcomeAsync(HttpContext context, string session)
    {
        context.Response.Cookies.Append(
            CookieName(context),
            session,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = Home });
        return WriteAsync(context, PageLayout.Opening());
    }

    private async Task<bool> HasFormTokenAsync(HttpContext context, string session)
    {
        if (!context.Request.HasFormContentType)
        {
            return false;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return access.IsFormToken(session, form[FormField]);
    }

    private static Task RefuseAsync(HttpContext context, string reason)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return WriteAsync(context, PageLayout.Document("No access", new Html().Add($"<p>{reason}</p>")));
    }

    private static Task WriteAsync(HttpContext context, string document)
    {
        context.Response.ContentType = PageLayout.ContentType;
        return context.Response.WriteAsync(document, context.RequestAborted);
    }
}
