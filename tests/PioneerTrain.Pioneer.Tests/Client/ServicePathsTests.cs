using PioneerTrain.Pioneer.Client;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class ServicePathsTests
{
    [Theory]
    [InlineData("https://api.fastino.ai", "/v1/", "/v1/training-jobs", "/v1/base-models", "/v1/datasets")]
    [InlineData("https://api.fastino.ai", "/v1/training/jobs", "/v1/training/jobs", "/v1/base-models", "/v1/datasets")]
    [InlineData("https://api.fastino.ai", "v1/training-jobs/", "/v1/training-jobs", "/v1/base-models", "/v1/datasets")]
    [InlineData("https://api.fastino.ai", "/training/jobs", "/training/jobs", "/base-models", "/datasets")]
    [InlineData("https://api.fastino.ai", "/felix/training-jobs", "/felix/training-jobs", "/base-models", "/felix/datasets")]
    [InlineData("http://127.0.0.1:5005/", "felix", "/felix/training-jobs", "/base-models", "/felix/datasets")]
    [InlineData("http://127.0.0.1:5005/", "", "/training-jobs", "/base-models", "/datasets")]
    [InlineData("https://gateway.example/pioneer", "/felix", "/pioneer/felix/training-jobs", "/pioneer/base-models", "/pioneer/felix/datasets")]
    public async Task Applies_base_url_and_prefix_to_every_address(string baseUrl, string prefix, string jobs, string models, string datasets)
    {
        var host = new Uri(baseUrl).Authority;
        using var service = new ScriptedHandler();
        foreach (var path in new[] { jobs, models, datasets, $"{jobs}/j/checkpoints" })
        {
            service.On($"GET {host}{path}", 200, "[]");
        }

        service.On($"GET {host}{jobs}/j/billing", 200, """{"billed":true}""");

        var options = new PioneerClientOptions { BaseUrl = new Uri(baseUrl), PathPrefix = prefix, ApiKey = "fast_sk_test0123456789" };
        var client = new PioneerClient(service.Client, options, new ManualTime());

        await client.CheckKeyAsync(default);
        await client.ListBaseModelsAsync(default);
        await client.ListDatasetsAsync(default);
        await client.GetCheckpointsAsync("j", default);
        await client.GetBillAsync("j", default);

        Assert.All(service.Requests, request => Assert.Equal("fast_sk_test0123456789", request.Headers["X-API-Key"]));
        Assert.Equal("?limit=1", service.Requests[0].Address.Query);
    }
}
