using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Pioneer.Tests.Weights;

/// <summary>A service without a network: each request gets the next answer at once.</summary>
internal sealed class Answers(Func<HttpResponseMessage> next) : HttpMessageHandler
{
    public PioneerClient Client(TimeProvider time) =>
        new(new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }, new PioneerClientOptions { ApiKey = Some.ApiKey, Jitter = () => 0.5 }, time);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(next());
}
