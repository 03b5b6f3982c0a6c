using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PioneerTrain.Cli.Tests.Support;
using PioneerTrain.Gating;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Cli.Tests.Commands;

/// <summary>The action in the folder release, after the training job of the same workflow run.</summary>
public sealed class ReleaseCommandTests : IDisposable
{
    private const string Root = "GET api.github.com/repos/octo-org/octo-repo";
    private const string Folder = "pioneer-release";

    private static readonly byte[] _weights = [.. "PK weights of a model"u8];

    private readonly ScriptedRun _run = new();
    private readonly ReleaseStandIn _releases = new();

    public ReleaseCommandTests()
    {
        _run.Service.Releases = _releases;
        _run.Set("github-token", "ghs_token").Set("tag", "model-v1");
        _run.On($"{Root}/actions/runs/1658821493/artifacts", Reply.Json(Artifacts(("tickets-ner", 12, _weights.Length), ("tickets-ner-report", 11, 500))));
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Passed)));
        _run.On($"{Root}/actions/artifacts/12/zip", Reply.Zip(_weights));
    }

    public void Dispose()
    {
        _run.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Fact]
    public async Task Makes_a_draft_then_publishes_it()
    {
        var ended = await _run.OnReleaseAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        var draft = Assert.Single(_releases.Releases.Values);
        Assert.Equal((true, false, "model-v1", "6dcb09b5b57875f334f61aebed695e2e4193db5e"), (draft.IsDraft, draft.IsPrerelease, draft.Tag, draft.Commit));
        Assert.Equal(["tickets-ner.zip", "predicate.json", "MODEL_CARD.md", "SHA256SUMS"], draft.Assets.Select(asset => asset.Name));
        Assert.Equal(_weights, draft.Assets[0].Content);
        Assert.Equal(Sums(draft.Assets.SkipLast(1).Select(asset => (asset.Name, asset.Content))), Encoding.UTF8.GetString(draft.Assets[^1].Content));
        Assert.Equal(($"{Folder}/predicate.json", $"{Folder}/SHA256SUMS"), (ended.OutputOf("predicate-path"), ended.OutputOf("checksums-path")));
        Assert.Equal(draft.Assets[^1].Content, await File.ReadAllBytesAsync($"{Folder}/SHA256SUMS", TestContext.Current.CancellationToken));
        Assert.Contains("license: \"apache-2.0\"", Encoding.UTF8.GetString(draft.Assets[2].Content), StringComparison.Ordinal);
        using (var predicate = JsonDocument.Parse(draft.Assets[1].Content))
        {
            Assert.Equal("PASSED", predicate.RootElement.GetProperty("result").GetString());
            Assert.Equal("https://github.com/octo-org/octo-repo/actions/runs/1658821493", predicate.RootElement.GetProperty("url").GetString());
        }

        var downloads = _run.Count($"{Root}/actions/artifacts/12/zip");
        var published = await _run.Set("draft", "false").OnReleaseAsync();

        Assert.Equal(ExitCode.Passed, published.ExitCode);
        Assert.False(Assert.Single(_releases.Releases.Values).IsDraft);
        Assert.Equal("PATCH /1000", _releases.Requests[^1]);
        Assert.Equal((1, downloads), (downloads, _run.Count($"{Root}/actions/artifacts/12/zip")));
        Assert.Equal("https://github.com/octo-org/octo-repo/releases/tag/model-v1", published.OutputOf("release-url"));
    }

    [Fact]
    public async Task Does_nothing_when_the_release_is_published()
    {
        await _run.Set("draft", "false").OnReleaseAsync();
        _releases.IsImmutable = true;
        _releases.Requests.Clear();

        var ended = await _run.Set("draft", "true").OnReleaseAsync();

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        Assert.All(_releases.Requests, request => Assert.StartsWith("GET", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publishes_at_once_if_the_config_says_so()
    {
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Passed with { Release = new ReleaseResult("mit", Draft: false, Prerelease: true) })));

        await _run.OnReleaseAsync();

        var release = Assert.Single(_releases.Releases.Values);
        Assert.Equal((false, true), (release.IsDraft, release.IsPrerelease));
    }

    [Fact]
    public async Task Uploads_large_weights_in_pieces_with_a_script()
    {
        var ended = await _run.OnReleaseAsync(pieceBytes: 8);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        var assets = Assert.Single(_releases.Releases.Values).Assets;
        Assert.Equal(
            ["tickets-ner.zip.001", "tickets-ner.zip.002", "tickets-ner.zip.003", "tickets-ner.zip.join.sh", "predicate.json", "MODEL_CARD.md", "SHA256SUMS"],
            assets.Select(asset => asset.Name));
        Assert.Equal(_weights, assets.Take(3).SelectMany(asset => asset.Content));
        Assert.Equal(
            Sums(assets.SkipLast(1).Select(asset => (asset.Name, asset.Content)).Prepend(("tickets-ner.zip", _weights))),
            Encoding.UTF8.GetString(assets[^1].Content));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.Runner.Variables["RUNNER_TEMP"]));
    }

    /// <summary>A re-run of all jobs trains again, and finds the draft of the first attempt.</summary>
    [Fact]
    public async Task Leaves_no_file_of_the_model_of_an_earlier_attempt()
    {
        await _run.OnReleaseAsync(pieceBytes: 8);
        byte[] retrained = [0x1F, 0x8B, 1, 2, 3];
        _run.On($"{Root}/actions/runs/1658821493/artifacts", Reply.Json(Artifacts(("tickets-ner", 12, retrained.Length), ("tickets-ner-report", 11, 500))));
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Passed with { Weights = WeightsOf(retrained) })));
        _run.On($"{Root}/actions/artifacts/12/zip", Reply.Zip(retrained));

        var ended = await _run.Set("draft", "false").OnReleaseAsync(pieceBytes: 8);

        Assert.Equal(ExitCode.Passed, ended.ExitCode);
        var release = Assert.Single(_releases.Releases.Values);
        Assert.False(release.IsDraft);
        Assert.Equal(["MODEL_CARD.md", "SHA256SUMS", "predicate.json", "tickets-ner.tar.gz"], release.Assets.Select(asset => asset.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Chooses_the_report_by_its_name()
    {
        _run.On($"{Root}/actions/runs/1658821493/artifacts", Reply.Json(Artifacts(("tickets-ner", 12, _weights.Length), ("other-report", 10, 5), ("tickets-ner-report", 11, 500))));

        var several = await _run.OnReleaseAsync();
        Assert.Equal(ExitCode.InvalidInput, several.ExitCode);
        Assert.Contains("several reports: other-report, tickets-ner-report. Set the input artifact-name", several.AnnotationText, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Passed, (await _run.Set("artifact-name", "tickets-ner").OnReleaseAsync()).ExitCode);
    }

    private static GateResult Gate(VerdictWord verdict, params ReasonResult[] rules) => new(new Dictionary<string, double?>(StringComparer.Ordinal), verdict, rules);

    [Theory]
    [InlineData(VerdictWord.Failed, "The verdict of the gate is failed; expected passed.")]
    [InlineData(VerdictWord.NotComparable, "The verdict of the gate is not_comparable; expected passed.")]
    [InlineData(VerdictWord.NoGate, "The config has no gate")]
    public async Task Refuses_a_model_that_did_not_pass(VerdictWord verdict, string message)
    {
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Passed with { Gate = Gate(verdict) })));

        await AssertRefusedAsync(message);
    }

    [Fact]
    public async Task Refuses_a_model_without_a_license()
    {
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip(Archive(Passed with { Release = null })));

        await AssertRefusedAsync("Add release.license to the config.");
    }

    [Fact]
    public async Task Refuses_weights_that_differ_from_the_report()
    {
        _run.On($"{Root}/actions/artifacts/12/zip", Reply.Zip([.. "PK WEIGHTS OF A MODEL"u8]));

        await AssertRefusedAsync("does not have the size and SHA-256 that the report names");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_run.Runner.Variables["RUNNER_TEMP"]));
    }

    [Fact]
    public async Task Refuses_a_file_that_is_no_report()
    {
        _run.On($"{Root}/actions/artifacts/11/zip", Reply.Zip([1, 2, 3]));

        await AssertRefusedAsync("The artifact tickets-ner-report cannot be used: it is not a zip archive");
    }

    [Fact]
    public async Task Refuses_a_tag_with_another_release()
    {
        _releases.Publish("model-v1");

        var ended = await _run.OnReleaseAsync();

        Assert.Equal(ExitCode.NotDelivered, ended.ExitCode);
        Assert.Contains("The tag model-v1 has another release", ended.AnnotationText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag", "", "input tag is empty")]
    [InlineData("tag", "a b", "expected the name of a tag")]
    [InlineData("tag", "a..b", "expected the name of a tag")]
    [InlineData("draft", "maybe", "expected true or false")]
    [InlineData("github-token", "", "The token for GitHub is empty")]
    public async Task Rejects_invalid_inputs(string name, string value, string message)
    {
        var ended = await _run.Set(name, value).OnReleaseAsync();

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Contains(message, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(_releases.Requests);
    }

    [Fact]
    public async Task Does_not_write_through_a_link_out_of_the_workspace()
    {
        using var elsewhere = new TestKit.TempFolder();
        File.CreateSymbolicLink(Folder, elsewhere.Path);

        var ended = await _run.OnReleaseAsync();
        File.Delete(Folder);

        Assert.Equal(ExitCode.InvalidInput, ended.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Path));
        Assert.Empty(_releases.Releases);
    }

    /// <summary>Every request fails once in a run of its own; then the release is made all the same.</summary>
    [Theory]
    [InlineData(ReleaseFault.LostRequest)]
    [InlineData(ReleaseFault.LostResponse)]
    public async Task Can_be_repeated_after_any_request(ReleaseFault fault)
    {
        for (var broken = 0; broken < 25; broken++)
        {
            var count = 0;
            _releases.Releases.Clear();
            // The retries of a request fail too, so that the run ends.
            _releases.Fault = _ => count++ is var now && now >= broken && now < broken + 6 ? fault : ReleaseFault.None;
            await _run.Set("draft", "true").OnReleaseAsync();
            Assert.DoesNotContain(_releases.Releases.Values, release => !release.IsDraft);

            _releases.Fault = _ => ReleaseFault.None;
            Assert.Equal(ExitCode.Passed, (await _run.OnReleaseAsync()).ExitCode);
            Assert.Equal(ExitCode.Passed, (await _run.Set("draft", "false").OnReleaseAsync()).ExitCode);
            Assert.Equal(4, Assert.Single(_releases.Releases.Values, release => !release.IsDraft).Assets.Count(asset => asset.IsUploaded));
        }
    }

    private async Task AssertRefusedAsync(string message)
    {
        var ended = await _run.OnReleaseAsync();

        Assert.Equal(ExitCode.NotDelivered, ended.ExitCode);
        Assert.Contains(message, ended.AnnotationText, StringComparison.Ordinal);
        Assert.Empty(_releases.Releases);
    }

    private static string Sums(IEnumerable<(string Name, byte[] Content)> files) =>
        string.Concat(files.Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(file.Content))}  {file.Name}\n"));

    private static string Artifacts(params (string Name, int Id, int Size)[] artifacts) => new JsonObject
    {
        ["total_count"] = artifacts.Length,
        ["artifacts"] = new JsonArray([.. artifacts.Select(artifact => new JsonObject { ["id"] = artifact.Id, ["name"] = artifact.Name, ["size_in_bytes"] = artifact.Size, ["expired"] = false })]),
    }.ToJsonString();

    private static RunResult Passed { get; } = new()
    {
        ProgramVersion = "0.1.0",
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        EndedAt = new DateTimeOffset(2026, 1, 1, 0, 5, 0, TimeSpan.Zero),
        Title = "Tickets",
        Config = new ConfigFileResult(".github/training.yml", new string('a', 64)),
        Job = null,
        Release = new ReleaseResult("Apache-2.0", Draft: true, Prerelease: false),
        Metrics = null,
        Gate = Gate(VerdictWord.Passed, new ReasonResult("f1", null, 0.85, GateStanding.Reached, Severity.Fail, "F1 0.9", 1, null)),
        Weights = WeightsOf(_weights),
        Conclusion = Conclusion.Passed,
        Reason = null,
        ExitCode = 0,
    };

    private static WeightsResult WeightsOf(byte[] weights) =>
        new(null, weights.Length, Convert.ToHexStringLower(SHA256.HashData(weights)), [], new ArtifactResult("tickets-ner", 12, null));

    private static byte[] Archive(RunResult result)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("result.json").Open();
            content.Write(Encoding.UTF8.GetBytes(result.ToJson()));
        }

        return archive.ToArray();
    }
}
