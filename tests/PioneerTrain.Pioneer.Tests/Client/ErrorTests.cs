using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Tests.Weights;
using PioneerTrain.Pioneer.Wire;
using PioneerTrain.TestKit;

namespace PioneerTrain.Pioneer.Tests.Client;

public sealed class ErrorTests
{
    private const string Route = "POST /felix/training-jobs";

    [Theory]
    [InlineData(400, """{"detail":"Training job not complete. Current status: errored"}""", PioneerErrorKind.Invalid, null, "Training job not complete. Current status: errored")]
    [InlineData(401, """{"detail":"Invalid API key format."}""", PioneerErrorKind.KeyRejected, null, "Invalid API key format.")]
    [InlineData(401, "", PioneerErrorKind.KeyRejected, null, "Unauthorized")]
    [InlineData(402, """{"code":"out_of_credits","message":"No credits left","resolution_url":"https://pioneer.ai/billing"}""", PioneerErrorKind.CreditsOrPlan, "out_of_credits", "No credits left")]
    [InlineData(403, """{"code":"card_required","message":"Add a card"}""", PioneerErrorKind.CreditsOrPlan, "card_required", "Add a card")]
    [InlineData(403, """{"detail":"Not your job"}""", PioneerErrorKind.KeyRejected, null, "Not your job")]
    [InlineData(404, """{"detail":"Not Found"}""", PioneerErrorKind.NotFound, null, "Not Found")]
    [InlineData(409, """{"error":{"code":"duplicate_training_submission","message":"Active already"}}""", PioneerErrorKind.Conflict, "duplicate_training_submission", "Active already")]
    [InlineData(413, "", PioneerErrorKind.Invalid, null, "Request Entity Too Large")]
    [InlineData(422, """{"detail":"For 'POST', invalid","errors":["nr_epochs must be at least 1","x"]}""", PioneerErrorKind.Invalid, null, "For 'POST', invalid (nr_epochs must be at least 1; x)")]
    [InlineData(422, """{"detail":[{"loc":["body","base_model"],"msg":"Field required","type":"missing"},{"loc":["body","datasets",0],"msg":"bad"}]}""", PioneerErrorKind.Invalid, null, "body.base_model: Field required; body.datasets.0: bad")]
    [InlineData(422, """{"error":{"message":"Invalid body","type":"t","code":"bad","errors":[{"param":"nr_epochs","message":"too small"}]}}""", PioneerErrorKind.Invalid, "bad", "Invalid body (nr_epochs: too small)")]
    [InlineData(425, """{"error":{"code":"model_warming","message":"Warming"}}""", PioneerErrorKind.Conflict, "model_warming", "Warming")]
    [InlineData(451, "", PioneerErrorKind.Invalid, null, "Unavailable For Legal Reasons")]
    [InlineData(500, """{"error":"Internal server error","message":"boom"}""", PioneerErrorKind.ServerError, null, "boom")]
    [InlineData(500, """{"error":"Internal server error"}""", PioneerErrorKind.ServerError, null, "Internal server error")]
    [InlineData(502, "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", PioneerErrorKind.ServerError, null, "502 Bad Gateway")]
    [InlineData(503, "upstream connect error", PioneerErrorKind.ServerError, null, "upstream connect error")]
    [InlineData(400, "{\"detail\":\"\\ud800\"}", PioneerErrorKind.Invalid, null, "{\"detail\":\"\\ud800\"}")]
    [InlineData(400, "[1,2", PioneerErrorKind.Invalid, null, "[1,2")]
    [InlineData(418, "null", PioneerErrorKind.Invalid, null, "null")]
    [InlineData(304, "", PioneerErrorKind.Protocol, null, "Not Modified")]
    public async Task Reads_the_message_from_every_error_format(int status, string body, PioneerErrorKind kind, string? code, string words)
    {
        var refused = await RefusedAsync(status, body);

        Assert.Equal((kind, status, code, words), (refused.Kind, refused.Status, refused.Code, refused.ServerMessage));
        Assert.StartsWith($"POST /felix/training-jobs: failed with status {status}: {words.TrimEnd('.')}. ", refused.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(refused.Advice));
    }

    [Fact]
    public async Task Includes_the_billing_address_when_credits_are_missing()
    {
        var refused = await RefusedAsync(402, """{"code":"out_of_credits","message":"No credits left","resolution_url":"https://pioneer.ai/billing"}""");

        Assert.EndsWith("Resolve the problem at https://pioneer.ai/billing and run again.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://pioneer.ai/billing")]
    public async Task Omits_an_address_that_is_not_https(string address)
    {
        var refused = await RefusedAsync(402, $$"""{"message":"No credits","resolution_url":"{{address}}"}""");

        Assert.DoesNotContain(address, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_related_settings_when_a_collection_is_not_found()
    {
        var refused = await RefusedAsync(404, """{"detail":"Not Found"}""");

        Assert.Contains("Check --api-url and --api-prefix", refused.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, "idempotency_key_job_deleted", "was deleted")]
    [InlineData(422, "idempotency_key_reused", "with another request body")]
    public async Task An_identity_that_was_used_up_is_explained(int status, string code, string advice)
    {
        var refused = await RefusedAsync(status, $$"""{"error":{"message":"no","code":"{{code}}"} }""");

        Assert.Contains(advice, refused.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Includes_the_request_id_in_a_refusal()
    {
        using var service = new ScriptedHandler().On(Route, 422, """{"detail":"no"}""", headers: ("x-request-id", "req-7"));

        var refused = await Assert.ThrowsAsync<PioneerException>(() => TestValues.Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Equal("failed with status 422 (x-request-id req-7): no", refused.Finding);
    }

    [Fact]
    public async Task Sanitizes_and_truncates_hostile_messages()
    {
        var refused = await RefusedAsync(400, """{"detail":"\u001b[31mred\r\n::error::x\u202e \u0000 """ + new string('y', 2000) + "\"}");

        Assert.StartsWith("[31mred ::error::x yyy", refused.ServerMessage, StringComparison.Ordinal);
        Assert.InRange(refused.ServerMessage!.Length, 495, 500);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

    [Fact]
    public async Task Masks_the_key_when_the_service_repeats_it()
    {
        var refused = await RefusedAsync(401, $$"""{"detail":"Key {{TestValues.ApiKey}} is unknown","code":"{{TestValues.ApiKey}}"}""");

        Assert.Equal("Key *** is unknown", refused.ServerMessage);
        Assert.DoesNotContain(TestValues.ApiKey, refused.ToString(), StringComparison.Ordinal);
        Assert.Equal("***", refused.Code);
    }

    [Fact]
    public void Options_and_addresses_do_not_print_secrets()
    {
        var options = new PioneerClientOptions { ApiKey = TestValues.ApiKey };
        var upload = new UploadAddress(new Uri("https://storage.example/up?sig=secret"), "ds-1", "1");

        Assert.Equal("https://api.pioneer.ai/felix https://storage.example/up", $"{options} {upload}");
    }

    [Theory]
    [InlineData("<html>login</html>", "is not valid JSON")]
    [InlineData("", "is not valid JSON")]
    [InlineData("[]", "has no job id")]
    [InlineData("""{"status":"requested"}""", "has no job id")]
    public async Task A_success_that_is_no_answer_of_the_api_is_told_as_such(string body, string finding)
    {
        var refused = await RefusedAsync(200, body);

        Assert.Equal(PioneerErrorKind.Protocol, refused.Kind);
        Assert.Contains(finding, refused.Message, StringComparison.Ordinal);
        Assert.True(refused.OutcomeUnknown);
    }

    [Fact]
    public async Task Rejects_a_deeply_nested_response()
    {
        var refused = await RefusedAsync(200, new string('[', 100_000));

        Assert.Equal(PioneerErrorKind.Protocol, refused.Kind);
    }

    [Fact]
    public async Task Rejects_an_endless_response_without_buffering_it()
    {
        using var service = new ScriptedHandler().On(Route, () => new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });

        var refused = await Assert.ThrowsAsync<PioneerException>(() => TestValues.Client(service).CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));

        Assert.Contains("exceeds 16 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_key_with_a_line_break_before_sending()
    {
        using var service = new ScriptedHandler();
        var client = new PioneerClient(service.Client, new PioneerClientOptions { ApiKey = "pio_sk_a\nX-Evil: 1" }, new ManualTime());

        var refused = await Assert.ThrowsAsync<PioneerException>(() => client.CheckKeyAsync(default));

        Assert.Equal(PioneerErrorKind.KeyRejected, refused.Kind);
        Assert.DoesNotContain("Evil", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<PioneerException> RefusedAsync(int status, string body)
    {
        using var service = new ScriptedHandler().On(Route, status, body);
        var client = new PioneerClient(service.Client, new PioneerClientOptions { ApiKey = TestValues.ApiKey, MaximumAttempts = 1 }, new ManualTime());
        return await Assert.ThrowsAsync<PioneerException>(() => client.CreateTrainingJobAsync(TestValues.Request, TestValues.IdempotencyKey, default, default));
    }
}
