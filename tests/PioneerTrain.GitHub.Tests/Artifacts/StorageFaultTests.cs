using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class StorageFaultTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Retries_a_transient_storage_error_up_to_four_attempts(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("PutBlock", [.. Enumerable.Repeat(ScriptedResponses.Azure(status, "ServerBusy"), 3)]);
        var content = UploadScenario.Content(10);

        await scenario.UploadAsync(content);

        Assert.Equal(4, scenario.Service.Count("PutBlock"));
        Assert.Equal(4 + 8 + 16, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
        Assert.Equal(content, scenario.Service.Storage.Find(scenario.Service.Find("model-weights")!.Upload.PathAndQuery));
    }

    [Fact]
    public async Task Keeps_the_block_order_when_some_blocks_fail()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(503, "ServerBusy"), ScriptedResponses.Reset, ScriptedResponses.Azure(500, "OperationTimedOut"), ScriptedResponses.Reset);
        scenario.Service.Script("PutBlockList", ScriptedResponses.Reset, ScriptedResponses.Azure(500, "InternalError"));
        var content = UploadScenario.Content(20_500);

        await scenario.UploadAsync(content);

        Assert.Equal(content, scenario.Service.Storage.Find(scenario.Service.Find("model-weights")!.Upload.PathAndQuery));
        Assert.Equal(21 + 4, scenario.Service.Count("PutBlock"));
        Assert.Equal(3, scenario.Service.Count("PutBlockList"));
    }

    [Fact]
    public async Task Sends_expect_continue_when_a_block_is_retried()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(500, "InternalError"));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal([false, true], scenario.Service.Calls.Where(call => call.Operation == "PutBlock").Select(call => call.Headers.ContainsKey("Expect")));
    }

    [Fact]
    public async Task Reports_a_persistent_storage_error_after_four_attempts()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlockList", [.. Enumerable.Repeat(ScriptedResponses.Azure(503, "ServerBusy"), 4)]);

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Unavailable, 503), (failure.Kind, failure.Status));
        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} returned status 503 in the last attempt: ServerBusy.", failure.Message);
        Assert.Equal(0, scenario.Service.Count("FinalizeArtifact"));
    }

    [Theory]
    [InlineData("PutBlock")]
    [InlineData("PutBlockList")]
    public async Task Reports_an_expired_address_at_once(string operation)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script(operation, ScriptedResponses.Azure(403, "AuthenticationFailed"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.AddressExpired, 403), (failure.Kind, failure.Status));
        Assert.Equal(
            $"The storage at {scenario.Service.Origin.Authority} no longer accepts the signed URL of this upload (status 403, AuthenticationFailed). "
            + "Most likely the URL expired before the last block was uploaded. Upload again with another artifact name.",
            failure.Message);
        Assert.Equal(0, scenario.Service.Count("FinalizeArtifact"));
    }

    [Theory]
    [InlineData(400, "InvalidBlobOrBlock")]
    [InlineData(403, "AuthorizationPermissionMismatch")]
    [InlineData(404, "ContainerNotFound")]
    [InlineData(413, "RequestBodyTooLarge")]
    public async Task Reports_a_refusal_with_the_error_code_of_Azure(int status, string code)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(status, code));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Rejected, status), (failure.Kind, failure.Status));
        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} rejected the upload with status {status}: {code}.", failure.Message);
    }

    [Fact]
    public async Task Omits_an_invalid_error_code()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", ScriptedResponses.Azure(400, "##[error]no"));

        var failure = await scenario.FailAsync();

        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} rejected the upload with status 400.", failure.Message);
    }

    [Fact]
    public async Task Does_not_follow_a_redirect()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{scenario.Service.Origin}storage/elsewhere";
            return Task.CompletedTask;
        });

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Rejected, 307), (failure.Kind, failure.Status));
    }

    [Fact]
    public async Task Fails_after_four_timeouts_of_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", [.. Enumerable.Repeat(ScriptedResponses.NoResponse, 4)]);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(10)));
        await scenario.Service.ArrivedAsync("PutBlock", 1);
        await scenario.PassTimeAsync(upload);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => upload);
        Assert.Equal(ArtifactErrorKind.Stalled, failure.Kind);
        Assert.Equal(
            $"The storage at {scenario.Service.Origin.Authority} received no data and sent no response for 60 s in the last attempt; the upload was stopped.",
            failure.Message);
    }

    [Fact]
    public async Task Rejects_more_blocks_than_a_blob_can_have_before_sending()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Options = scenario.Options with { MaximumBlocks = 3 };

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.TooLarge, failure.Kind);
        Assert.Equal("The content exceeds the maximum artifact size of 3,000 bytes (3 blocks of 1,000).", failure.Message);
        Assert.Null(scenario.Service.Find("model-weights"));
    }

    [Fact]
    public async Task Reads_a_refusal_on_retry_when_the_connection_is_closed()
    {
        using var storage = new ConnectionResettingStorage();
        await using var scenario = await UploadScenario.StartAsync(storage);
        scenario.Options = scenario.Options with { BlockBytes = 4 * 1024 * 1024 };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => scenario.UploadAsync(UploadScenario.Content(4 * 1024 * 1024)));

        Assert.Equal(ArtifactErrorKind.AddressExpired, failure.Kind);
        Assert.Equal(2, storage.Connections);
    }
}
