using PioneerTrain.Pioneer.Client;
using Serilog;

namespace PioneerTrain.Cli.Service;

/// <summary>
/// Logs every request with its request id from the service. Leaves out the query, because a signed
/// address is a secret, and headers and bodies.
/// </summary>
internal sealed class RequestLog(HttpMessageHandler inner, ILogger log, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var address = request.RequestUri!.GetLeftPart(UriPartial.Path);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            log.Debug(
                "request {Method} {Address}: status {Status} in {Elapsed:0} ms, id {RequestId}",
                request.Method.Method,
                address,
                (int)response.StatusCode,
                time.GetElapsedTime(started).TotalMilliseconds,
                RequestId.Of(response) ?? "none");
            return response;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            log.Debug("request {Method} {Address}: {Failure} after {Elapsed:0} ms", request.Method.Method, address, failure.Message, time.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }
}
