using System.Security.Cryptography;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class ArtifactUploadTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 1)]
    [InlineData(1001, 2)]
    [InlineData(12_345, 13)]
    public async Task Stores_the_bytes_of_the_stream(int length, int blocks)
    {
        await using var scenario = await UploadScenario.StartAsync();
        var content = UploadScenario.Content(length);

        var uploaded = await scenario.UploadAsync(content);

        var artifact = scenario.Service.Find("model-weights")!;
        Assert.Equal(content, scenario.Service.Storage.Find(artifact.Upload.PathAndQuery));
        Assert.Equal(blocks, scenario.Service.Storage.BlocksOf(artifact.Upload.PathAndQuery));
        Assert.Equal("application/zip", scenario.Service.Storage.ContentTypeOf(artifact.Upload.PathAndQuery));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), uploaded.Sha256);
        Assert.Equal(artifact.Digest, uploaded.Digest);
        Assert.Equal((artifact.Id, artifact.Size), (uploaded.Id, uploaded.Size));
        Assert.Equal(length, uploaded.Size);
    }

    [Fact]
    public async Task Fills_blocks_from_a_stream_of_small_reads()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await scenario.Start(new TricklingStream(UploadScenario.Content(2500)));

        Assert.Equal(3, scenario.Service.Count("PutBlock"));
    }

    [Fact]
    public async Task Result_contains_the_artifact_address()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal($"https://github.com/octo/models/actions/runs/77/artifacts/{uploaded.Id}", uploaded.Url?.AbsoluteUri);
    }

    [Fact]
    public async Task Result_contains_no_address_outside_a_run()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Environment = scenario.Environment with { RunId = null };

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Null(uploaded.Url);
    }

    [Fact]
    public async Task Sends_create_and_finalize_as_documented()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await scenario.UploadAsync(UploadScenario.Content(12));

        var create = scenario.Service.Calls[0];
        Assert.Equal("CreateArtifact", create.Operation);
        Assert.Equal("application/json", create.Headers["Content-Type"]);
        Assert.Equal(
            $$"""{"workflow_run_backend_id":"{{ResultsServiceStandIn.WorkflowRun}}","workflow_job_run_backend_id":"{{ResultsServiceStandIn.WorkflowJobRun}}","name":"model-weights","version":4}""",
            create.Json!.ToJsonString());
        var finalise = scenario.Service.Calls[^1];
        Assert.Equal("FinalizeArtifact", finalise.Operation);
        Assert.Equal("\"12\"", finalise.Json!["size"]!.ToJsonString());
    }

    [Fact]
    public async Task Sends_the_storage_no_token_and_no_chunked_body()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await scenario.UploadAsync(UploadScenario.Content(1500));

        var puts = scenario.Service.Calls.Where(call => call.Operation is "PutBlock" or "PutBlockList").ToList();
        Assert.Equal(3, puts.Count);
        Assert.All(puts, put => Assert.False(put.Headers.ContainsKey("Authorization")));
        Assert.All(puts, put => Assert.True(put.Headers.ContainsKey("Content-Length")));
        Assert.All(puts, put => Assert.False(put.Headers.ContainsKey("Expect")));
    }

    [Fact]
    public async Task Sends_the_retention_as_an_expiry_time()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), retentionDays: 5);

        Assert.Equal("2026-01-06T00:00:00.000Z", scenario.Service.Find("model-weights")!.ExpiresAt);
        Assert.Null(uploaded.Notice);
    }

    [Fact]
    public async Task Reduces_a_retention_above_the_maximum_with_a_notice()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), retentionDays: 120);

        Assert.Equal("2026-04-01T00:00:00.000Z", scenario.Service.Find("model-weights")!.ExpiresAt);
        Assert.Equal("The artifact is kept for 90 days instead of 120, because 90 days is the maximum.", uploaded.Notice);
    }

    [Fact]
    public async Task Reads_responses_with_camel_case_names()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.UsesCamelCase = true;
        scenario.Service.Has("model-weights");

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal(scenario.Service.Find("model-weights")!.Id, uploaded.Id);
    }

    [Fact]
    public async Task Reads_an_id_that_is_a_JSON_number()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("FinalizeArtifact", ScriptedResponses.Text(200, "application/json", """{"ok":true,"artifact_id":9007199254740993,"news":[]}"""));

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(9_007_199_254_740_993, uploaded.Id);
    }

    [Fact]
    public async Task Masks_every_secret_before_the_first_block_is_sent()
    {
        await using var scenario = await UploadScenario.StartAsync();
        List<string> maskedByThen = [];
        scenario.Service.Script("PutBlock", context =>
        {
            maskedByThen.AddRange(scenario.Masked);
            context.Response.StatusCode = 201;
            return Task.CompletedTask;
        });
        scenario.Service.Script("PutBlockList", ScriptedResponses.Text(201, "text/plain", ""));
        scenario.Service.Script("FinalizeArtifact", ScriptedResponses.Text(200, "application/json", """{"ok":true,"artifact_id":"1"}"""));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(3, maskedByThen.Count);
        Assert.Equal(scenario.Service.RuntimeToken, maskedByThen[0]);
        Assert.StartsWith("SECRETSIG%2B", maskedByThen[1], StringComparison.Ordinal);
        Assert.Equal(Uri.UnescapeDataString(maskedByThen[1]), maskedByThen[2]);
    }

    [Fact]
    public async Task Overwrites_an_artifact_of_another_job()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Has("model-weights");
        scenario.Service.Has("model-weights-2");

        await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal(10, scenario.Service.Find("model-weights")!.Size);
        Assert.NotNull(scenario.Service.Find("model-weights-2"));
        Assert.Equal(
            ["CreateArtifact", "ListArtifacts", "DeleteArtifact", "CreateArtifact", "PutBlock", "PutBlockList", "FinalizeArtifact"],
            scenario.Service.Calls.Select(call => call.Operation));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Keeps_an_artifact_that_has_the_same_content(bool overwrite, bool usesCamelCase)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.UsesCamelCase = usesCamelCase;
        var content = UploadScenario.Content(2500);
        scenario.ExpectedSha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        var first = await scenario.UploadAsync(content);

        var second = await scenario.UploadAsync(content, overwrite: overwrite);

        Assert.Equal((first.Id, first.Size, first.Digest, first.Url), (second.Id, second.Size, second.Digest, second.Url));
        Assert.Equal((false, true), (first.IsExisting, second.IsExisting));
        Assert.Equal((3, 0), (scenario.Service.Count("PutBlock"), scenario.Service.Count("DeleteArtifact")));
    }

    [Fact]
    public async Task Reports_the_artifact_that_it_replaced_before_it_uploads()
    {
        await using var scenario = await UploadScenario.StartAsync();
        var first = await scenario.UploadAsync(UploadScenario.Content(10));
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(403, "AuthorizationFailure"));

        await scenario.FailAsync(overwrite: true);

        var replaced = Assert.Single(scenario.Replaced);
        Assert.Equal((first.Id, first.Digest), (replaced.DatabaseId, replaced.Digest));
    }

    [Fact]
    public async Task Reports_the_artifact_that_it_replaces_before_it_is_deleted()
    {
        await using var scenario = await UploadScenario.StartAsync();
        await scenario.UploadAsync(UploadScenario.Content(10));
        scenario.Service.Script("DeleteArtifact", ScriptedResponses.Twirp(403, "permission_denied", "not allowed"));

        await scenario.FailAsync(overwrite: true);

        Assert.Single(scenario.Replaced);
    }

    [Fact]
    public async Task Replaces_an_artifact_without_a_digest_only_when_allowed()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Has("model-weights");
        scenario.ExpectedSha256 = Convert.ToHexStringLower(SHA256.HashData(UploadScenario.Content(3500)));

        var failure = await scenario.FailAsync();

        Assert.Contains("(id 1001, digest unknown)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, scenario.Service.Count("DeleteArtifact"));
    }

    [Fact]
    public async Task An_artifact_that_is_listed_with_its_digest_counts_as_published()
    {
        await using var scenario = await UploadScenario.StartAsync();
        ScriptedResponse publishButReset = async context =>
        {
            scenario.Service.Publish("model-weights", 10, $"sha256:{Convert.ToHexStringLower(SHA256.HashData(UploadScenario.Content(10)))}");
            await ScriptedResponses.Reset(context);
        };
        scenario.Service.Script("FinalizeArtifact", publishButReset);

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(scenario.Service.Find("model-weights")!.Id, uploaded.Id);
    }

    [Fact]
    public async Task Treats_a_missing_artifact_as_deleted_on_retry()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", ScriptedResponses.Twirp(409, "already_exists", "there is one"));
        scenario.Service.Script("ListArtifacts", ScriptedResponses.Text(200, "application/json",
            """{"artifacts":[{"workflow_run_backend_id":"run","workflow_job_run_backend_id":"job","database_id":"7","name":"model-weights","size":"10"}]}"""));
        scenario.Service.Script("DeleteArtifact", ScriptedResponses.Reset, ScriptedResponses.Twirp(404, "not_found", "no such artifact"));

        await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal(2, scenario.Service.Count("DeleteArtifact"));
        Assert.Equal(10, scenario.Service.Find("model-weights")!.Size);
    }

    [Fact]
    public async Task Creates_nothing_before_the_first_bytes_are_read()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => scenario.Start(new FailingStream(0)));

        Assert.Empty(scenario.Service.Calls);
    }

    [Fact]
    public async Task Leaves_no_artifact_and_rethrows_when_the_source_fails()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => scenario.Start(new FailingStream(2500)));

        Assert.Equal(0, scenario.Service.Count("PutBlockList"));
        Assert.Null(scenario.Service.Find("model-weights"));
    }

    [Fact]
    public async Task Throws_a_cancellation_when_cancelled()
    {
        await using var scenario = await UploadScenario.StartAsync();
        using var cancel = new CancellationTokenSource();
        scenario.Service.Script("PutBlock", ScriptedResponses.NoResponse, ScriptedResponses.NoResponse);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(1500)), cancellationToken: cancel.Token);
        await scenario.Service.ArrivedAsync("PutBlock", 2);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        Assert.Equal(0, scenario.Service.Count("PutBlockList"));
    }
}
