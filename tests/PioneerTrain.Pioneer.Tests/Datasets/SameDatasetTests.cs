using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Datasets;

/// <summary>
/// A data file is uploaded only when no version at the service has the same content.
/// </summary>
public sealed class SameDatasetTests
{
    private const string VersionsRoute = "GET /felix/datasets/d";
    private const string Rows = "{\"text\":\"x\",\"label\":\"y\"}\n";

    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Rows)));

    [Fact]
    public async Task Finds_the_newest_ready_version_with_the_same_bytes()
    {
        using var service = Versions(Version("4", "validating"), Version("3", size: 99), Version("2"), Version("1"))
            .On(Download("2"), 200, Rows.Replace('x', 'z'), "application/x-ndjson")
            .On(Download("1"), 200, Rows, "application/x-ndjson");

        Assert.Equal(new DatasetReference("d", "1"), await FindAsync(service));
        Assert.Equal("?format=jsonl", service.Requests[^1].Address.Query);
    }

    [Fact]
    public async Task Reads_rows_from_another_address_without_sending_the_key()
    {
        using var service = Versions(Version("1"))
            .On(Download("1"), 200, """{"download_url":"https://storage.example/rows?sig=secret"}""")
            .On("GET storage.example/rows", 200, Rows, "binary/octet-stream");

        Assert.Equal(new DatasetReference("d", "1"), await FindAsync(service));
        Assert.False(service.Requests[^1].Headers.ContainsKey("X-API-Key"));
    }

    [Theory]
    [InlineData(404, "", "text/plain")]
    [InlineData(400, """{"detail":"no such format"}""", "application/json")]
    [InlineData(200, "[]", "application/json")]
    [InlineData(200, "<html>", "application/json")]
    [InlineData(200, Rows + Rows, "text/plain")]
    [InlineData(200, "", "text/plain")]
    public async Task Uploads_when_the_service_returns_different_rows(int status, string body, string mediaType)
    {
        using var service = Versions(Version("1")).On(Download("1"), status, body, mediaType);

        Assert.Null(await FindAsync(service));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(524)]
    [InlineData(429)]
    public async Task Compares_again_when_the_rows_cannot_be_read_for_a_time(int status)
    {
        using var service = Versions(Version("1"))
            .On(Download("1"), status)
            .On(Download("1"), () => new HttpResponseMessage { Content = new StreamContent(new BrokenStream()) })
            .On(Download("1"), 200, """{"download_url":"https://storage.example/rows?sig=secret"}""")
            .On("GET storage.example/rows", 400, "<Error><Code>SlowDown</Code></Error>", "application/xml")
            .On(Download("1"), 200, Rows, "application/x-ndjson");

        Assert.Equal(new DatasetReference("d", "1"), await FindAsync(service));
    }

    [Theory]
    [InlineData("filename", "data-#.jsonl")]
    [InlineData("file_name", "data-#.jsonl")]
    [InlineData("dataset_path", "user/823873d5/2/data-#.jsonl")]
    public async Task Finds_a_version_by_the_file_name_of_its_upload_without_reading_rows(string member, string value)
    {
        string Named(string number, string hash) =>
            Version(number).Replace("}", $",\"{member}\":\"{value.Replace("#", hash, StringComparison.Ordinal)}\"}}", StringComparison.Ordinal);
        using var service = Versions(Named("3", new string('0', 64)), Named("2", _hash), Version("1"));

        Assert.Equal(new DatasetReference("d", "2"), await FindAsync(service));
    }

    [Fact]
    public async Task Uploads_when_the_named_version_has_another_size_or_is_not_ready()
    {
        var name = $",\"filename\":\"data-{_hash}.jsonl\"}}";
        using var service = Versions(Version("2", size: 99).Replace("}", name, StringComparison.Ordinal), Version("1", "failed").Replace("}", name, StringComparison.Ordinal));

        Assert.Null(await FindAsync(service));
    }

    [Fact]
    public async Task Compares_at_most_three_versions()
    {
        using var service = Versions([.. Enumerable.Range(1, 5).Select(number => Version($"{number}", size: 7))])
            .On(Download("5"), 404).On(Download("4"), 404).On(Download("3"), 404);

        Assert.Null(await FindAsync(service));
    }

    [Fact]
    public async Task Finds_nothing_when_the_dataset_does_not_exist()
    {
        using var service = new ScriptedHandler().On(VersionsRoute, 404);

        Assert.Null(await FindAsync(service));
    }

    private static string Download(string version) => $"{VersionsRoute}/{version}/download";

    private static string Version(string number, string status = "ready", int? size = null) =>
        $$"""{"version_number":"{{number}}","status":"{{status}}","size":{{size ?? Rows.Length}},"sample_size":7}""";

    private static ScriptedHandler Versions(params string[] versions) => new ScriptedHandler().On(VersionsRoute, 200, $$"""{"versions":[{{string.Join(',', versions)}}]}""");

    private static async Task<DatasetReference?> FindAsync(ScriptedHandler service)
    {
        var time = new ManualTime();
        return (await time.DriveAsync(new DatasetUploader(TestValues.Client(service, time)).FindSameAsync("d", _hash, Rows.Length, default)))?.Reference;
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("reset");
    }
}
