using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.TestKit.Artifacts;

namespace PioneerTrain.GitHub.Tests.Artifacts;

public sealed class RuntimeTokenTests
{
    [Theory]
    [InlineData("Actions.Results:a:b", "a", "b")]
    [InlineData("Actions.ExampleScope Actions.Results:ce7f54c7-61c7:ca395085-040a", "ce7f54c7-61c7", "ca395085-040a")]
    public void Reads_run_and_job_from_the_scope(string scopes, string run, string job)
    {
        var token = RuntimeToken.Parse(ResultsServiceStandIn.TokenWith(new JsonObject { ["scp"] = scopes }));

        Assert.Equal((run, job), (token.WorkflowRunBackendId, token.WorkflowJobRunBackendId));
    }

    [Theory]
    [InlineData("""{"scp":"Actions.Results:a"}""", "has a scope Actions.Results with 1 ids; expected 2")]
    [InlineData("""{"scp":"Actions.Results:a:b:c"}""", "has a scope Actions.Results with 3 ids; expected 2")]
    [InlineData("""{"scp":"Actions.Results:a:"}""", "has a scope Actions.Results with an empty id")]
    [InlineData("""{"scp":"Actions.ResultsX:a:b"}""", "does not have the scope Actions.Results, so it does not give access to the artifact service")]
    [InlineData("""{"scp":""}""", "does not have the scope Actions.Results, so it does not give access to the artifact service")]
    [InlineData("""{"scp":["Actions.Results:a:b"]}""", "has a claim scp that is not a string")]
    [InlineData("""{"scp":"\ud800"}""", "has a payload that is not valid JSON")]
    [InlineData("""{"sub":"x"}""", "does not have the claim scp")]
    [InlineData("""["scp"]""", "has a payload that is not a JSON object")]
    [InlineData("""{"scp":""", "has a payload that is not valid JSON")]
    public void Reports_each_malformed_payload_separately(string payload, string finding)
    {
        var token = $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}.c2VjcmV0";

        AssertRefused(token, finding);
    }

    [Theory]
    [InlineData("not-a-token", "has 1 parts separated by dots; expected 3, as in a JWT")]
    [InlineData("a.b.c.d", "has 4 parts separated by dots; expected 3, as in a JWT")]
    [InlineData("a.*.c", "has a payload that is not valid base64url")]
    [InlineData("a.b.c", "has a payload that is not valid base64url")]
    public void Reports_text_that_is_not_a_JWT(string token, string finding) => AssertRefused(token, finding);

    [Theory]
    [InlineData(null)]
    [InlineData(" \n")]
    public void Reports_a_missing_token_as_a_missing_variable(string? token)
    {
        var failure = Assert.Throws<ArtifactException>(() => RuntimeToken.Parse(token));

        Assert.Equal(ArtifactErrorKind.Environment, failure.Kind);
        Assert.Equal("ACTIONS_RUNTIME_TOKEN is not set. Artifacts can be uploaded only from a step of a GitHub Actions job.", failure.Message);
    }

    [Fact]
    public void Does_not_print_the_token()
    {
        var text = ResultsServiceStandIn.TokenWith(new JsonObject { ["scp"] = "Actions.Results:a:b" });

        Assert.Equal("Actions.Results:a:b", RuntimeToken.Parse(text).ToString());
    }

    private static void AssertRefused(string token, string finding)
    {
        var failure = Assert.Throws<ArtifactException>(() => RuntimeToken.Parse(token));

        Assert.Equal(ArtifactErrorKind.Token, failure.Kind);
        Assert.Equal($"ACTIONS_RUNTIME_TOKEN {finding}.", failure.Message);
    }
}
