using PioneerTrain.GitHub.Repository;

namespace PioneerTrain.GitHub.Tests.Repository;

/// <summary>Files that are sent and received in parts, and the hosts that get the token.</summary>
public sealed class FileTransferTests
{
    private const string Zip = $"GET {RepositoryScenario.Root}/actions/artifacts/11/zip";

    private static readonly AssetFile _file = new("a b.zip", 3, new string('a', 64), () => new MemoryStream([1, 2, 3]));

    [Theory]
    [InlineData("https://api.github.com", "https://uploads.github.com/repos/o/r/releases/1/assets", true)]
    [InlineData("https://api.corp.ghe.com", "https://uploads.corp.ghe.com/repos/o/r/releases/1/assets", true)]
    [InlineData("https://git.corp.example/api/v3", "https://git.corp.example/api/uploads/repos/o/r/releases/1/assets", true)]
    [InlineData("https://api.github.com", "https://uploads.github.com.evil.example/a", false)]
    [InlineData("https://api.github.com", "http://uploads.github.com/a", false)]
    [InlineData("https://api.github.com", "https://uploads.github.com:8443/a", false)]
    [InlineData("https://git.corp.example/api/v3", "https://uploads.git.corp.example/a", false)]
    public async Task The_token_goes_only_to_the_api_and_its_host_for_uploads(string api, string uploads, bool isSent)
    {
        using var scenario = new RepositoryScenario(api);
        var at = new Uri(api);
        scenario.Script.On($"POST {at.Authority}{at.AbsolutePath.TrimEnd('/')}/repos/o/r/releases", 201, $$"""{"id":1,"tag_name":"v1","draft":true,"upload_url":"{{uploads}}{?name,label}","assets":[]}""");
        if (isSent)
        {
            scenario.Script.On($"POST {new Uri(uploads).Authority}{new Uri(uploads).AbsolutePath}", 201, """{"id":7,"name":"a b.zip","state":"uploaded","size":3}""");
        }

        var draft = await scenario.Releases.CreateDraftAsync(new NewRelease("v1", "abc", "v1", "", IsPrerelease: false), CancellationToken.None);
        var upload = new ReleaseAssets(scenario.Connection).UploadAsync(draft, _file, CancellationToken.None);

        if (isSent)
        {
            Assert.Equal(7, (await upload).Id);
            Assert.Equal("?name=a%20b.zip", scenario.Script.Requests[^1].Address.Query);
            Assert.Equal("\u0001\u0002\u0003", scenario.Script.Requests[^1].Body);
        }
        else
        {
            Assert.Equal(RepositoryErrorKind.Protocol, (await scenario.FailAsync(upload)).Kind);
        }
    }

    [Fact]
    public async Task A_download_to_a_file_starts_again_after_an_error()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Zip, 200, "much longer than the whole", "application/zip").On(Zip, 500).On(Zip, 200, "whole", "application/zip");
        using var target = new MemoryStream();
        await scenario.Artifacts.DownloadToAsync(11, target, 100, CancellationToken.None);

        await scenario.Time.DriveAsync(scenario.Artifacts.DownloadToAsync(11, target, 100, CancellationToken.None));

        Assert.Equal("whole"u8, target.ToArray());
    }

    [Fact]
    public async Task A_download_above_the_maximum_ends()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Zip, 200, new string('z', 11), "application/zip");
        using var target = new MemoryStream();

        Assert.Equal(RepositoryErrorKind.TooLarge, (await scenario.FailAsync(scenario.Artifacts.DownloadToAsync(11, target, 10, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_full_disk_is_not_a_lost_connection()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Zip, 200, "whole", "application/zip");
        await using var target = new FullDisk();

        Assert.Equal(RepositoryErrorKind.NotWritten, (await scenario.FailAsync(scenario.Artifacts.DownloadToAsync(11, target, 10, CancellationToken.None))).Kind);
    }

    [Fact]
    public async Task A_slow_transfer_with_progress_is_not_timed_out()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On(Zip, () => new HttpResponseMessage(System.Net.HttpStatusCode.OK) { Content = new StreamContent(new Slow(scenario.Time, parts: 5)) });
        using var target = new MemoryStream();

        await scenario.Time.DriveAsync(scenario.Artifacts.DownloadToAsync(11, target, 100, CancellationToken.None));

        Assert.Equal((5, 200), (target.Length, scenario.Elapsed));
    }

    [Fact]
    public async Task An_error_without_a_message_names_the_field()
    {
        using var scenario = new RepositoryScenario();
        scenario.Script.On($"PATCH {RepositoryScenario.Root}/releases/1", 422, """{"message":"Validation Failed","errors":[{"resource":"Release","code":"already_exists","field":"tag_name"}]}""");

        var failure = await scenario.FailAsync(scenario.Releases.PublishAsync(1, CancellationToken.None));

        Assert.Equal("The program could not publish the release: GitHub returned status 422: Validation Failed; tag_name already_exists.", failure.Message);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }

    /// <summary>Needs 40 seconds for each byte.</summary>
    private sealed class Slow(TimeProvider time, int parts) : MemoryStream
    {
        private int _left = parts;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left-- <= 0)
            {
                return 0;
            }

            await Task.Delay(TimeSpan.FromSeconds(40), time, cancellationToken);
            buffer.Span[0] = 1;
            return 1;
        }
    }
}
