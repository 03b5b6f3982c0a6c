using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>A service without a network: each request gets the next response immediately.</summary>
internal sealed class ImmediateResponseHandler(Func<HttpResponseMessage> next) : HttpMessageHandler
{
    public PioneerClient Client(TimeProvider time) =>
        new(new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }, new PioneerClientOptions { ApiKey = TestValues.ApiKey, Jitter = () => 0.5 }, time);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(next());
}
