using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Datasets;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Datasets;

/// <summary>A data file is uploaded only when no version at the service holds it already.</summary>
public sealed class SameDatasetTests
{
    private const string VersionsRoute = "GET /felix/datasets/d";
    private const string Rows = "{\"text\":\"x\",\"label\":\"y\"}\n";

    private static readonly string _hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Rows)));

    [Fact]
    public async Task The_newest_ready_version_with_the_same_bytes_is_the_one()
    {
        using var service = Versions(Version("4", "validating"), Version("3", size: 99), Version("2"), Version("1"))
            .On(Download("2"), 200, Rows.Replace('x', 'z'), "application/x-ndjson")
            .On(Download("1"), 200, Rows, "application/x-ndjson");

        Assert.Equal(new DatasetReference("d", "1"), await FindAsync(service));
        Assert.Equal("?format=jsonl", service.Requests[^1].Address.Query);
    }

    [Fact]
    public async Task The_rows_may_lie_at_another_address_which_never_sees_the_key()
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
    public async Task A_service_that_does_not_hand_the_same_rows_out_is_uploaded_to(int status, string body, string mediaType)
    {
        using var service = Versions(Version("1")).On(Download("1"), status, body, mediaType);

        Assert.Null(await FindAsync(service));
    }

    [Fact]
    public async Task Only_three_versions_are_compared_and_a_size_in_rows_says_nothing_of_bytes()
    {
        using var service = Versions([.. Enumerable.Range(1, 5).Select(number => Version($"{number}", size: 7))])
            .On(Download("5"), 404).On(Download("4"), 404).On(Download("3"), 404);

        Assert.Null(await FindAsync(service));
    }

    [Fact]
    public async Task A_dataset_that_is_not_there_yet_has_nothing_to_compare()
    {
        using var service = new ScriptedHandler().On(VersionsRoute, 404);

        Assert.Null(await FindAsync(service));
    }

    private static string Download(string version) => $"{VersionsRoute}/{version}/download";

    private static string Version(string number, string status = "ready", int? size = null) =>
        $$"""{"version_number":"{{number}}","status":"{{status}}","size":{{size ?? Rows.Length}},"sample_size":7}""";

    private static ScriptedHandler Versions(params string[] versions) => new ScriptedHandler().On(VersionsRoute, 200, $$"""{"versions":[{{string.Join(',', versions)}}]}""");

    private static Task<DatasetReference?> FindAsync(ScriptedHandler service)
    {
        var time = new ManualTime();
        return time.DriveAsync(new DatasetUploader(Some.Client(service, time)).FindSameAsync("d", _hash, Rows.Length, default));
    }
}
