using System.Net;
using System.Net.Http.Headers;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;

namespace PioneerTrain.Fuzzing;

/// <summary>A service that immediately returns the same bytes for every request.</summary>
internal sealed class FixedResponseService(int status, string mediaType, byte[] body) : HttpMessageHandler
{
    /// <summary>Sends one request.</summary>
    public PioneerClient Client => new(
        new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan },
        new PioneerClientOptions { ApiKey = "pio_sk_test0123456789", MaximumAttempts = 1 },
        new ManualTime());

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return Task.FromResult(response);
    }
}
