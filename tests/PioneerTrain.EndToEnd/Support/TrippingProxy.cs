using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>Stands between the program and the real local server, passes everything on, and does something to the program at a certain request.</summary>
public sealed class TrippingProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _target;
    private int _count;

    private TrippingProxy(WebApplication application, string target) => (_application, _target) = (application, new Uri(target));

    public string Url { get; private set; } = "";

    /// <summary>Called with a request's number, from 1, and its method and path, before it is passed on.</summary>
    public Action<int, string> OnRequest { get; set; } = (_, _) => { };

    /// <summary>Called with the same when the server has answered it and the program does not know yet.</summary>
    public Func<int, string, Task> OnAnswer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<TrippingProxy> StartAsync(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new TrippingProxy(builder.Build(), target);
        proxy._application.Run(proxy.PassOnAsync);
        await proxy._application.StartAsync();
        proxy.Url = proxy._application.Urls.Single();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _http.Dispose();
    }

    /// <summary>The server gets every request that arrived here, also when the program is gone: it was on the wire.</summary>
    private async Task PassOnAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _count);
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var what = $"{context.Request.Method} {context.Request.Path}";
        OnRequest(number, what);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_target, context.Request.Path + context.Request.QueryString));
        request.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, value) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Content-Length")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
            }
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await OnAnswer(number, what);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
