using System.Net;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.GitHub.Tests.Repository;

/// <summary>Releases are made from files against a stand-in that loses requests and responses.</summary>
public sealed class ReleasePublisherTests
{
    private const string Marker = "<!-- pioneer-train-release key -->";

    private static readonly NewRelease _new = new("model-v1", new string('a', 40), "model-v1", Marker + "\nNotes", IsPrerelease: true);
    private static readonly AssetFile[] _files = [FileOf("model.zip.001", "weights-of-a-model", 0, 8), FileOf("model.zip.002", "weights-of-a-model", 8, 10), FileOf("SHA256SUMS", "sums", 0, 4)];

    private readonly ReleaseStandIn _releases = new("o/r");
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Makes_a_draft_with_all_files_and_publishes_it_last()
    {
        var draft = await RunAsync(isDraft: true);
        var made = Assert.Single(_releases.Releases.Values);
        Assert.Equal((true, true, "model-v1", new string('a', 40)), (draft.IsDraft, made.IsPrerelease, made.Tag, made.Commit));
        Assert.Equal(["weights-", "of-a-model", "sums"], made.Assets.Select(asset => Encoding.UTF8.GetString(asset.Content)));

        _releases.Requests.Clear();
        var published = await RunAsync(isDraft: false);

        Assert.False(published.IsDraft);
        Assert.False(Assert.Single(_releases.Releases.Values).IsDraft);
        Assert.Equal("PATCH /1000", _releases.Requests[^1]);
        Assert.DoesNotContain(_releases.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_nothing_to_a_release_that_is_published()
    {
        await RunAsync(isDraft: false);
        _releases.Requests.Clear();

        await RunAsync(isDraft: true);
        await RunAsync(isDraft: false);

        Assert.All(_releases.Requests, request => Assert.StartsWith("GET", request, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReleaseFault.LostResponse)]
    [InlineData(ReleaseFault.LostRequest)]
    public async Task Looks_for_a_draft_whose_creation_is_unknown(ReleaseFault fault)
    {
        FailOnce("POST ", fault);

        await RunAsync(isDraft: true);

        Assert.Single(_releases.Releases);
        Assert.Equal(fault == ReleaseFault.LostResponse ? 1 : 2, _releases.Requests.Count(request => request == "POST "));
    }

    [Theory]
    [InlineData(ReleaseFault.LostResponse)]
    [InlineData(ReleaseFault.LostRequest)]
    [InlineData(ReleaseFault.BrokenUpload)]
    public async Task Completes_an_upload_whose_outcome_is_unknown(ReleaseFault fault)
    {
        FailOnce("POST /1000/assets", fault);

        await RunAsync(isDraft: false);

        Assert.All(Assert.Single(_releases.Releases.Values).Assets, asset => Assert.True(asset.IsUploaded));
        Assert.Equal(fault == ReleaseFault.LostResponse ? 3 : 4, _releases.Requests.Count(request => request == "POST /1000/assets"));
    }

    [Fact]
    public async Task Looks_for_a_publication_whose_response_is_lost()
    {
        _releases.Fault = route => route.StartsWith("PATCH", StringComparison.Ordinal) ? ReleaseFault.LostResponse : ReleaseFault.None;

        Assert.False((await RunAsync(isDraft: false)).IsDraft);
    }

    [Fact]
    public async Task Replaces_a_file_with_other_content()
    {
        await RunAsync(isDraft: true);
        var assets = Assert.Single(_releases.Releases.Values).Assets;
        assets[0] = assets[0] with { Content = "WEIGHTS-"u8.ToArray() };

        await RunAsync(isDraft: true);

        Assert.Equal("weights-", Encoding.UTF8.GetString(assets.Single(asset => asset.Name == "model.zip.001").Content));
    }

    [Fact]
    public async Task Deletes_only_the_files_of_another_model_from_a_draft()
    {
        await RunAsync(isDraft: true);
        var assets = Assert.Single(_releases.Releases.Values).Assets;
        assets.Add(new ReleaseStandIn.Asset(1, "model.zip.003", [1], IsUploaded: true));
        assets.Add(new ReleaseStandIn.Asset(2, "model.tar.gz", [], IsUploaded: false));
        assets.Add(new ReleaseStandIn.Asset(3, "notes.pdf", [1], IsUploaded: true));

        await RunAsync(isDraft: false);

        Assert.Equal(["model.zip.001", "model.zip.002", "SHA256SUMS", "notes.pdf"], assets.Select(asset => asset.Name));
    }

    [Fact]
    public async Task Leaves_a_published_release_with_a_file_of_another_model_alone()
    {
        await RunAsync(isDraft: false);
        var assets = Assert.Single(_releases.Releases.Values).Assets;
        assets.Add(new ReleaseStandIn.Asset(1, "model.zip.003", [1], IsUploaded: true));

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: false));

        Assert.Contains("its file model.zip.003 is missing, has other content, or is of another model", failure.Message, StringComparison.Ordinal);
        Assert.Equal(4, assets.Count);
    }

    [Fact]
    public async Task Deletes_no_file_from_a_draft_that_a_person_publishes_meanwhile()
    {
        await RunAsync(isDraft: true);
        var draft = Assert.Single(_releases.Releases.Values);
        draft.Assets.Add(new ReleaseStandIn.Asset(1, "model.zip.003", [1], IsUploaded: true));
        _releases.Fault = route =>
        {
            draft.IsDraft &= route != "GET /1000";
            return ReleaseFault.None;
        };

        await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: false));

        Assert.Equal(4, draft.Assets.Count);
    }

    [Fact]
    public async Task Uploads_no_file_to_a_draft_that_a_person_publishes_meanwhile()
    {
        _releases.Fault = route =>
        {
            if (route == "GET /1000/assets" && _releases.Releases[1000].Assets.Count == 1)
            {
                _releases.Releases[1000].IsDraft = false;
            }

            return ReleaseFault.None;
        };

        await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: false));

        Assert.Equal(["model.zip.001"], Assert.Single(_releases.Releases.Values).Assets.Select(asset => asset.Name));
    }

    [Fact]
    public async Task Uploads_no_file_to_a_draft_that_a_person_publishes_while_a_file_is_replaced()
    {
        var isBroken = true;
        _releases.Fault = route =>
        {
            if (route.StartsWith("DELETE", StringComparison.Ordinal))
            {
                _releases.Releases[1000].IsDraft = false;
            }

            (var breaks, isBroken) = (isBroken && route == "POST /1000/assets", isBroken && route != "POST /1000/assets");
            return breaks ? ReleaseFault.BrokenUpload : ReleaseFault.None;
        };

        await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: false));

        Assert.Empty(Assert.Single(_releases.Releases.Values).Assets);
    }

    [Fact]
    public async Task Explains_that_the_draft_was_deleted_meanwhile()
    {
        _releases.Fault = route =>
        {
            if (route == "GET /1000")
            {
                _releases.Releases.Clear();
            }

            return ReleaseFault.None;
        };

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: true));

        Assert.Equal("The draft of the release model-v1 was deleted while its files were uploaded. Run the job again.", failure.Message);
    }

    [Fact]
    public async Task Makes_no_second_draft_if_the_draft_is_published_while_it_is_looked_for()
    {
        await RunAsync(isDraft: true);
        _releases.Fault = route =>
        {
            _releases.Releases[1000].IsDraft &= route != "GET ";
            return ReleaseFault.None;
        };

        Assert.False((await RunAsync(isDraft: false)).IsDraft);

        Assert.Single(_releases.Releases);
    }

    [Fact]
    public async Task Compares_sizes_where_the_server_has_no_digests()
    {
        _releases.HasNoDigests = true;

        await RunAsync(isDraft: true);
        await RunAsync(isDraft: false);

        Assert.Equal(3, _releases.Requests.Count(request => request.EndsWith("/assets", StringComparison.Ordinal) && request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Leaves_a_published_release_with_other_files_alone()
    {
        await RunAsync(isDraft: false);
        var assets = Assert.Single(_releases.Releases.Values).Assets;
        assets.RemoveAt(2);

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: true));

        Assert.Equal("The release model-v1 is published, and its file SHA256SUMS is missing, has other content, or is of another model. A published release is not changed. Use a new tag.", failure.Message);
        Assert.Equal(2, assets.Count);
    }

    [Fact]
    public async Task Does_not_take_the_release_of_another_run()
    {
        _releases.Publish("model-v1", "Notes of a person");

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: true));

        Assert.Contains("The tag model-v1 has another release", failure.Message, StringComparison.Ordinal);
        Assert.Single(_releases.Releases);
    }

    [Fact]
    public async Task Explains_that_the_tag_belonged_to_an_immutable_release()
    {
        _releases.BurntTags.Add("model-v1");

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => RunAsync(isDraft: false));

        Assert.Equal(RepositoryErrorKind.Immutable, failure.Kind);
        Assert.EndsWith("its tag cannot be used again, even if the release is deleted. Use a new tag.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_not_publish_a_release_that_lost_a_file()
    {
        using var http = Http();
        var publisher = Publisher(http);
        var draft = await RunAsync(isDraft: true);
        Assert.Single(_releases.Releases.Values).Assets.RemoveAt(0);

        var failure = await Assert.ThrowsAsync<RepositoryException>(() => _time.DriveAsync(publisher.PublishAsync(draft, _files, CancellationToken.None)));

        Assert.Contains("its file model.zip.001 is missing", failure.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(_releases.Releases.Values).IsDraft);
    }

    /// <summary>
    /// Each schedule loses requests and responses, breaks uploads and ends the program at any point,
    /// until a run that nothing disturbs.
    /// </summary>
    [Fact]
    public async Task Never_publishes_an_incomplete_release_and_always_ends_with_one()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            var world = new ReleasePublisherTests();
            world._releases.IsImmutable = random.Next(2) == 0;
            world._releases.HasNoDigests = random.Next(2) == 0;
            var faults = Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(7)).ToArray();
            await world.DisturbAsync(faults);
        }
    }

    private async Task DisturbAsync(int[] faults)
    {
        var next = 0;
        _releases.Fault = route =>
        {
            AssertNothingIncomplete();
            return (next < faults.Length ? faults[next++] : 0) switch
            {
                3 => ReleaseFault.LostRequest,
                4 => ReleaseFault.LostResponse,
                5 when route.StartsWith("POST", StringComparison.Ordinal) && route.EndsWith("/assets", StringComparison.Ordinal) => ReleaseFault.BrokenUpload,
                6 => throw new EndedException(),
                _ => ReleaseFault.None,
            };
        };
        while (next < faults.Length)
        {
            try
            {
                await RunAsync(isDraft: true);
                await RunAsync(isDraft: false);
                break;
            }
            catch (Exception failed) when (failed is RepositoryException or EndedException)
            {
                AssertNothingIncomplete();
            }
        }

        next = faults.Length;
        await RunAsync(isDraft: true);
        await RunAsync(isDraft: false);
        AssertNothingIncomplete();
        Assert.Single(_releases.Releases.Values, release => !release.IsDraft);
    }

    private void AssertNothingIncomplete()
    {
        foreach (var release in _releases.Releases.Values.Where(release => !release.IsDraft))
        {
            Assert.All(_files, file => Assert.Contains(release.Assets, asset => asset.Name == file.Name && asset.IsUploaded && Convert.ToHexStringLower(SHA256.HashData(asset.Content)) == file.Sha256));
        }
    }

    private async Task<RepositoryRelease> RunAsync(bool isDraft)
    {
        using var http = Http();
        return await _time.DriveAsync(RunAsync(Publisher(http), isDraft));
    }

    private static async Task<RepositoryRelease> RunAsync(ReleasePublisher publisher, bool isDraft)
    {
        var release = await publisher.FindAsync(_new.Tag, Marker, CancellationToken.None) ?? await publisher.CreateAsync(_new, Marker, CancellationToken.None);
        await publisher.UploadAsync(release, _files, IsOwn, CancellationToken.None);
        return isDraft ? release : await publisher.PublishAsync(release, _files, CancellationToken.None);
    }

    private static bool IsOwn(string name) => name.StartsWith("model.", StringComparison.Ordinal) || name == "SHA256SUMS";

    private void FailOnce(string route, ReleaseFault fault)
    {
        var isUsed = false;
        _releases.Fault = sent =>
        {
            var isChosen = !isUsed && sent == route;
            isUsed |= isChosen;
            return isChosen ? fault : ReleaseFault.None;
        };
    }

    private HttpMessageInvoker Http() => new(new Handler(_releases));

    private ReleasePublisher Publisher(HttpMessageInvoker http)
    {
        var address = RepositoryAddress.Of(new RunnerVariables { ApiUrl = "https://api.github.com", Repository = "o/r" }, "ghs_secret");
        return new ReleasePublisher(new RepositoryConnection(http, address, new RepositoryOptions { Jitter = () => 0 }, _time), _time);
    }

    private static AssetFile FileOf(string name, string text, int offset, int size)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new AssetFile(name, size, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(offset, size))), () => new MemoryStream(bytes), offset);
    }

    private sealed class EndedException : Exception;

    private sealed class Handler(ReleaseStandIn releases) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("Bearer ghs_secret", request.Headers.Authorization!.ToString());
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var (status, json) = releases.Respond(request.Method.Method, request.RequestUri!, body);
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        }
    }
}
