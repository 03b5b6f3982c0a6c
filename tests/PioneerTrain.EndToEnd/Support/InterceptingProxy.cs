using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PioneerTrain.EndToEnd.Support;

/// <summary>
/// A proxy that forwards all requests to the real local server and calls a test at each request.
/// </summary>
public sealed class InterceptingProxy : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Uri _target;
    private int _count;

    private InterceptingProxy(WebApplication application, string target) => (_application, _target) = (application, new Uri(target));

    public string Url { get; private set; } = "";

    /// <summary>
    /// Called before a request is forwarded, with the number of the request (from 1), its method
    /// and its path.
    /// </summary>
    public Action<int, string> OnRequest { get; set; } = (_, _) => { };

    /// <summary>
    /// Called with the same arguments after the server has responded and before the program has the
    /// response.
    /// </summary>
    public Func<int, string, Task> OnAnswer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<InterceptingProxy> StartAsync(string target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var proxy = new InterceptingProxy(builder.Build(), target);
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

    /// <summary>
    /// Forwards every request that arrived, even if the program has exited, because the request was
    /// already sent.
    /// </summary>
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
