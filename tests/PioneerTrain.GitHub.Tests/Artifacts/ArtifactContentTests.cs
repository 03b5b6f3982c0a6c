using System.Security.Cryptography;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

/// <summary>The media type and the expected digest of an artifact.</summary>
public sealed class ArtifactContentTests
{
    [Theory]
    [InlineData("application/gzip")]
    [InlineData("application/octet-stream")]
    public async Task Creates_a_file_that_is_not_a_zip_in_version_7_with_its_media_type(string mediaType)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.MediaType = mediaType;
        var content = UploadScenario.Content(1500);

        var uploaded = await scenario.UploadAsync(content);

        Assert.Equal(
            $$"""{"workflow_run_backend_id":"{{ResultsServiceStandIn.WorkflowRun}}","workflow_job_run_backend_id":"{{ResultsServiceStandIn.WorkflowJobRun}}","name":"model-weights","version":7,"mime_type":"{{mediaType}}"}""",
            scenario.Service.Calls[0].Json!.ToJsonString());
        var artifact = scenario.Service.Find("model-weights")!;
        Assert.Equal(mediaType, artifact.MimeType);
        Assert.Equal(mediaType, scenario.Service.Storage.ContentTypeOf(artifact.Upload.PathAndQuery));
        Assert.Equal(content, scenario.Service.Storage.Find(artifact.Upload.PathAndQuery));
        Assert.Equal(artifact.Digest, uploaded.Digest);
    }

    [Fact]
    public async Task Keeps_the_media_type_when_it_replaces_an_artifact()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.MediaType = "application/gzip";
        scenario.Service.Has("model-weights");

        await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal("application/gzip", scenario.Service.Find("model-weights")!.MimeType);
    }

    [Fact]
    public async Task Publishes_bytes_with_the_expected_digest()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var content = UploadScenario.Content(1500);
        scenario.ExpectedSha256 = Convert.ToHexStringLower(SHA256.HashData(content));

        var uploaded = await scenario.UploadAsync(content);

        Assert.Equal(scenario.ExpectedSha256, uploaded.Sha256);
    }

    [Fact]
    public async Task Does_not_publish_bytes_with_an_unexpected_digest()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.ExpectedSha256 = new string('0', 64);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => scenario.UploadAsync(UploadScenario.Content(1500)));

        Assert.Equal(ArtifactErrorKind.ContentChanged, failure.Kind);
        Assert.Contains("was not published: its file changed before or during the upload (expected SHA-256 000", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, scenario.Service.Count("FinalizeArtifact"));
        Assert.Null(scenario.Service.Find("model-weights"));
    }
}
