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
    public async Task The_stored_bytes_are_those_of_the_stream(int length, int blocks)
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
    public async Task A_stream_that_gives_a_few_bytes_at_a_time_still_fills_its_blocks()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await scenario.Start(new TricklingStream(UploadScenario.Content(2500)));

        Assert.Equal(3, scenario.Service.Count("PutBlock"));
    }

    [Fact]
    public async Task The_result_says_where_a_person_finds_the_artifact()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal($"https://github.com/octo/models/actions/runs/77/artifacts/{uploaded.Id}", uploaded.Url?.AbsoluteUri);
    }

    [Fact]
    public async Task Outside_a_run_there_is_no_such_place()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Environment = scenario.Environment with { RunId = null };

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Null(uploaded.Url);
    }

    [Fact]
    public async Task Create_and_finalise_are_sent_as_the_service_documents_them()
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
    public async Task The_storage_gets_neither_the_token_nor_a_chunked_body()
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
    public async Task A_retention_becomes_the_time_at_which_the_artifact_expires()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), retentionDays: 5);

        Assert.Equal("2026-01-06T00:00:00.000Z", scenario.Service.Find("model-weights")!.ExpiresAt);
        Assert.Null(uploaded.Notice);
    }

    [Fact]
    public async Task A_retention_beyond_what_is_allowed_is_cut_with_a_notice()
    {
        await using var scenario = await UploadScenario.StartAsync();

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), retentionDays: 120);

        Assert.Equal("2026-04-01T00:00:00.000Z", scenario.Service.Find("model-weights")!.ExpiresAt);
        Assert.Equal("The artifact is kept for 90 days, not 120: no more are allowed.", uploaded.Notice);
    }

    [Fact]
    public async Task Answers_in_the_other_spelling_of_protobuf_are_understood()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.AnswersInCamelCase = true;
        scenario.Service.Has("model-weights");

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal(scenario.Service.Find("model-weights")!.Id, uploaded.Id);
    }

    [Fact]
    public async Task A_number_that_came_as_a_number_is_understood()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("FinalizeArtifact", Answers.Text(200, "application/json", """{"ok":true,"artifact_id":9007199254740993,"news":[]}"""));

        var uploaded = await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(9_007_199_254_740_993, uploaded.Id);
    }

    [Fact]
    public async Task Every_secret_is_masked_before_the_first_block_is_sent()
    {
        await using var scenario = await UploadScenario.StartAsync();
        List<string> maskedByThen = [];
        scenario.Service.Script("PutBlock", context =>
        {
            maskedByThen.AddRange(scenario.Masked);
            context.Response.StatusCode = 201;
            return Task.CompletedTask;
        });
        scenario.Service.Script("PutBlockList", Answers.Text(201, "text/plain", ""));
        scenario.Service.Script("FinalizeArtifact", Answers.Text(200, "application/json", """{"ok":true,"artifact_id":"1"}"""));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal(3, maskedByThen.Count);
        Assert.Equal(scenario.Service.RuntimeToken, maskedByThen[0]);
        Assert.StartsWith("SECRETSIG%2B", maskedByThen[1], StringComparison.Ordinal);
        Assert.Equal(Uri.UnescapeDataString(maskedByThen[1]), maskedByThen[2]);
    }

    [Fact]
    public async Task Overwriting_deletes_the_artifact_of_whichever_job_and_creates_it_anew()
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

    [Fact]
    public async Task An_artifact_that_is_gone_when_its_deletion_is_asked_for_again_is_deleted()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("CreateArtifact", Answers.Twirp(409, "already_exists", "there is one"));
        scenario.Service.Script("ListArtifacts", Answers.Text(200, "application/json",
            """{"artifacts":[{"workflow_run_backend_id":"run","workflow_job_run_backend_id":"job","database_id":"7","name":"model-weights","size":"10"}]}"""));
        scenario.Service.Script("DeleteArtifact", Answers.Reset, Answers.Twirp(404, "not_found", "no such artifact"));

        await scenario.UploadAsync(UploadScenario.Content(10), overwrite: true);

        Assert.Equal(2, scenario.Service.Count("DeleteArtifact"));
        Assert.Equal(10, scenario.Service.Find("model-weights")!.Size);
    }

    [Fact]
    public async Task Nothing_is_created_before_there_is_something_to_send()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => scenario.Start(new BreakingStream(0)));

        Assert.Empty(scenario.Service.Calls);
    }

    [Fact]
    public async Task A_source_that_breaks_midway_leaves_no_artifact_and_keeps_its_own_exception()
    {
        await using var scenario = await UploadScenario.StartAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => scenario.Start(new BreakingStream(2500)));

        Assert.Equal(0, scenario.Service.Count("PutBlockList"));
        Assert.Null(scenario.Service.Find("model-weights"));
    }

    [Fact]
    public async Task Cancelling_is_no_failure_of_the_upload()
    {
        await using var scenario = await UploadScenario.StartAsync();
        using var cancel = new CancellationTokenSource();
        scenario.Service.Script("PutBlock", Answers.Silence, Answers.Silence);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(1500)), cancellationToken: cancel.Token);
        await scenario.Service.ArrivedAsync("PutBlock", 2);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
        Assert.Equal(0, scenario.Service.Count("PutBlockList"));
    }
}
