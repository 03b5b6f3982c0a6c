using System.Net;
using PioneerTrain.TestKit;

namespace PioneerTrain.LocalServer.Http;

/// <summary>The storage host, which accepts signatures instead of keys.</summary>
public sealed class SignedServerTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();
    private RunningServer _server = null!;
    private HttpClient _anonymous = null!;
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartLiveAsync(_folder.Path, _time);
        _anonymous = _server.Connect();
        await _server.UploadAsync("people", Rows.Few);
        _id = await _server.CreateJobAsync("people");
        await _server.EndedAsync(_id);
    }

    [Fact]
    public async Task Serves_the_weights_on_another_port_at_a_signed_address()
    {
        var answer = await _server.GetAsync($"/felix/training-jobs/{_id}/download");
        var address = new Uri((string)answer["download_url"]!);

        var bytes = await _anonymous.GetByteArrayAsync(address);

        Assert.NotEqual(_server.Client.BaseAddress!.Port, address.Port);
        Assert.Equal(3600, (int)answer["expires_in_seconds"]!);
        Assert.Equal("m-weights.zip", (string)answer["file_name"]!);
        Assert.Equal(await File.ReadAllBytesAsync(Directory.GetFiles(_folder.File($"jobs/{_id}/checkpoints")).Single()), bytes);
    }

    [Theory]
    [InlineData("X-API-Key", RunningServer.Key)]
    [InlineData("Authorization", "Bearer " + RunningServer.Key)]
    public async Task Rejects_requests_with_a_key(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await AddressAsync()) { Headers = { { header, value } } };

        using var response = await _anonymous.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("<Code>AccessDenied</Code>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_an_address_that_was_changed_or_has_expired()
    {
        var address = await AddressAsync();

        using var changed = await _anonymous.GetAsync(address.Replace("Expires=3600", "Expires=7200", StringComparison.Ordinal));
        using var otherMethod = await _anonymous.PutAsync(address, new StringContent("x"));
        _time.Advance(TimeSpan.FromHours(1.1));
        using var expired = await _anonymous.GetAsync(address);

        Assert.All([changed, otherMethod, expired], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Contains("SignatureDoesNotMatch", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Request has expired", await expired.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resumes_by_range_while_the_etag_matches()
    {
        var address = await AddressAsync();
        using var whole = await _anonymous.GetAsync(address);
        var bytes = await whole.Content.ReadAsByteArrayAsync();

        using var rest = await _anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(100, null), IfRange = new(whole.Headers.ETag!) } });
        using var other = await _anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new(100, null), IfRange = new("\"other\"") } });

        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[100..], await rest.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Accepts_data_files_at_a_signed_address_without_a_key()
    {
        var answer = await _server.PostAsync("/felix/datasets/upload/url", """{"dataset_name":"more"}""");
        var address = new Uri((string)answer["presigned_url"]!);

        using var withKey = await _server.Client.PutAsync(address, new StringContent(Rows.Few));
        using var without = await _anonymous.PutAsync(address, new StringContent(Rows.Few));

        Assert.NotEqual(_server.Client.BaseAddress!.Port, address.Port);
        Assert.Equal(HttpStatusCode.Forbidden, withKey.StatusCode);
        Assert.Equal(HttpStatusCode.OK, without.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _anonymous.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> AddressAsync() => (string)(await _server.GetAsync($"/felix/training-jobs/{_id}/download"))["download_url"]!;
}
