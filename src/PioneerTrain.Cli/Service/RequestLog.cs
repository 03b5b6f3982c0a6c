using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace PioneerTrain.Cli.Service;

/// <summary>With <c>--verbose</c>: every request on standard error. Queries are left out, because a signed address is a secret; so are headers and bodies.</summary>
internal sealed class RequestLog(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    private readonly Logger _log = new LoggerConfiguration()
        .MinimumLevel.Debug()
        .WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss.fff} {Message:lj}{NewLine}{Exception}", standardErrorFromLevel: LogEventLevel.Verbose)
        .CreateLogger();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            _log.Debug("{Method} {Address} {Status} in {Elapsed:0} ms", request.Method.Method, address, (int)response.StatusCode, time.GetElapsedTime(started).TotalMilliseconds);
            return response;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            _log.Debug("{Method} {Address} {Failure} after {Elapsed:0} ms", request.Method.Method, address, failure.Message, time.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _log.Dispose();
        base.Dispose(disposing);
    }
}
