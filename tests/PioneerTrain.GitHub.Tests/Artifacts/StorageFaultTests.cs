using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class StorageFaultTests
{
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_passing_error_is_waited_out_four_attempts_long(int status)
    {
        await using var scenario = await UploadScenario.StartAsync();
        var start = scenario.Time.GetUtcNow();
        scenario.Service.Script("PutBlock", [.. Enumerable.Repeat(Answers.Azure(status, "ServerBusy"), 3)]);
        var content = UploadScenario.Content(10);

        await scenario.UploadAsync(content);

        Assert.Equal(4, scenario.Service.Count("PutBlock"));
        Assert.Equal(4 + 8 + 16, (scenario.Time.GetUtcNow() - start).TotalSeconds, 3);
        Assert.Equal(content, scenario.Service.Storage.Find(scenario.Service.Find("model-weights")!.Upload.PathAndQuery));
    }

    [Fact]
    public async Task Blocks_that_fail_among_others_end_up_in_their_places()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", Answers.Azure(503, "ServerBusy"), Answers.Reset, Answers.Azure(500, "OperationTimedOut"), Answers.Reset);
        scenario.Service.Script("PutBlockList", Answers.Reset, Answers.Azure(500, "InternalError"));
        var content = UploadScenario.Content(20_500);

        await scenario.UploadAsync(content);

        Assert.Equal(content, scenario.Service.Storage.Find(scenario.Service.Find("model-weights")!.Upload.PathAndQuery));
        Assert.Equal(21 + 4, scenario.Service.Count("PutBlock"));
        Assert.Equal(3, scenario.Service.Count("PutBlockList"));
    }

    [Fact]
    public async Task A_block_that_is_sent_again_asks_before_it_sends()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", Answers.Azure(500, "InternalError"));

        await scenario.UploadAsync(UploadScenario.Content(10));

        Assert.Equal([false, true], scenario.Service.Calls.Where(call => call.Operation == "PutBlock").Select(call => call.Headers.ContainsKey("Expect")));
    }

    [Fact]
    public async Task An_error_that_does_not_pass_is_told_after_the_fourth_attempt()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlockList", [.. Enumerable.Repeat(Answers.Azure(503, "ServerBusy"), 4)]);

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Unavailable, 503), (failure.Kind, failure.Status));
        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} answered with status 503 to the last attempt: ServerBusy.", failure.Message);
        Assert.Equal(0, scenario.Service.Count("FinalizeArtifact"));
    }

    [Theory]
    [InlineData("PutBlock")]
    [InlineData("PutBlockList")]
    public async Task An_address_that_expired_is_told_at_once(string operation)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script(operation, Answers.Azure(403, "AuthenticationFailed"));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.AddressExpired, 403), (failure.Kind, failure.Status));
        Assert.Equal(
            $"The storage at {scenario.Service.Origin.Authority} no longer accepts the address that GitHub gave for this upload (status 403, AuthenticationFailed): "
            + "most likely it expired before the last block was there. Upload again, under another name.",
            failure.Message);
        Assert.Equal(0, scenario.Service.Count("FinalizeArtifact"));
    }

    [Theory]
    [InlineData(400, "InvalidBlobOrBlock")]
    [InlineData(403, "AuthorizationPermissionMismatch")]
    [InlineData(404, "ContainerNotFound")]
    [InlineData(413, "RequestBodyTooLarge")]
    public async Task A_refusal_is_final_and_has_Azures_word_for_it(int status, string code)
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", Answers.Azure(status, code));

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Refused, status), (failure.Kind, failure.Status));
        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} refused the upload with status {status}: {code}.", failure.Message);
    }

    [Fact]
    public async Task A_word_that_is_not_one_of_Azures_is_not_repeated()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", Answers.Azure(400, "##[error]no"));

        var failure = await scenario.FailAsync();

        Assert.Equal($"The storage at {scenario.Service.Origin.Authority} refused the upload with status 400.", failure.Message);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{scenario.Service.Origin}storage/elsewhere";
            return Task.CompletedTask;
        });

        var failure = await scenario.FailAsync();

        Assert.Equal((ArtifactErrorKind.Refused, 307), (failure.Kind, failure.Status));
    }

    [Fact]
    public async Task A_storage_that_stalls_is_given_up_after_four_times_a_minute()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Service.Script("PutBlock", [.. Enumerable.Repeat(Answers.Silence, 4)]);

        var upload = scenario.Start(new MemoryStream(UploadScenario.Content(10)));
        await scenario.Service.ArrivedAsync("PutBlock", 1);
        await scenario.PassTimeAsync(upload);

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => upload);
        Assert.Equal(ArtifactErrorKind.Stalled, failure.Kind);
        Assert.Equal(
            $"The storage at {scenario.Service.Origin.Authority} took no byte of a block and gave no answer for 60 s, to the last attempt; the upload was given up.",
            failure.Message);
    }

    [Fact]
    public async Task More_blocks_than_a_blob_can_have_are_refused_before_they_are_sent()
    {
        await using var scenario = await UploadScenario.StartAsync();
        scenario.Options = scenario.Options with { MaximumBlocks = 3 };

        var failure = await scenario.FailAsync();

        Assert.Equal(ArtifactErrorKind.TooLarge, failure.Kind);
        Assert.Equal("The content is longer than the 3,000 bytes that an artifact can hold (3 blocks of 1,000).", failure.Message);
        Assert.Null(scenario.Service.Find("model-weights"));
    }

    [Fact]
    public async Task A_refusal_that_comes_with_a_closed_connection_is_heard_the_second_time()
    {
        using var storage = new ConnectionResettingStorage();
        await using var scenario = await UploadScenario.StartAsync(storage);
        scenario.Options = scenario.Options with { BlockBytes = 4 * 1024 * 1024 };

        var failure = await Assert.ThrowsAsync<ArtifactException>(() => scenario.UploadAsync(UploadScenario.Content(4 * 1024 * 1024)));

        Assert.Equal(ArtifactErrorKind.AddressExpired, failure.Kind);
        Assert.Equal(2, storage.Connections);
    }
}
