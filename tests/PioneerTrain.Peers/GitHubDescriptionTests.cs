using System.Net;
using System.Text;
using PioneerTrain.GitHub.AotProbe;
using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.Peers;

public sealed class GitHubDescriptionTests(RunningPrism running) : IClassFixture<RunningPrism>
{
    private readonly Prism _prism = running.Prism;

    [Fact]
    public async Task GitHubs_description_of_its_API_allows_every_request()
    {
        using var handler = new StorageHandler(RepositoryOptions.CreateHandler(proxy: null), _prism.Origin);
        using var http = new HttpMessageInvoker(handler);
        await using var output = new StringWriter();

        await new EveryCall(http, _prism.Origin.AbsoluteUri, output).RunAsync();

        Assert.NotEmpty(handler.Statuses);
        Assert.All(handler.Statuses, status => Assert.InRange((int)status, 200, 302));
    }

    [Theory]
    [InlineData("issues/5/comments", """{"text":"x"}""")]
    [InlineData("check-runs", """{"name":"n"}""")]
    [InlineData("check-runs", """{"name":"n","head_sha":"a","status":"started"}""")]
    public async Task The_description_rejects_a_wrong_request(string path, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(new Uri(_prism.Origin, $"/repos/o/r/{path}"), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    /// <summary>
    /// Answers in place of the storage to which the example of a download redirects, removes the
    /// example of a link to a next page, which is on the real host, and receives uploads.
    /// </summary>
    private sealed class StorageHandler(HttpMessageHandler inner, Uri api) : DelegatingHandler(inner)
    {
        public List<HttpStatusCode> Statuses { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Authority != api.Authority)
            {
                Assert.Null(request.Headers.Authorization);
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("archive") };
            }

            var response = await base.SendAsync(request, cancellationToken);
            Statuses.Add(response.StatusCode);
            response.Headers.Remove("Link");
            if (request.Method == HttpMethod.Get && request.RequestUri.AbsolutePath.Contains("/releases/", StringComparison.Ordinal) && response.StatusCode == HttpStatusCode.OK)
            {
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                response.Content = new StringContent(text.Replace("https://uploads.github.com", api.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
            }

            if (response.StatusCode == HttpStatusCode.Found)
            {
                // The description of a file of a release has no example of the address.
                response.Headers.Location ??= new Uri("https://storage.example/asset");
            }

            return response;
        }
    }
}
