using PioneerTrain.Cli.Service;

namespace PioneerTrain.Cli.Tests.Service;

/// <summary>A suggested command uses the service of the run.</summary>
public sealed class ServiceHintTests
{
    private static readonly ServiceChoice _default =
        new(Local: false, ".pioneer-local", ApiKey: null, new Uri("https://api.pioneer.ai"), "/felix", Verbose: false);

    private static readonly ServiceChoice _otherPrefix = _default with { ApiPrefix = "/v1" };

    public static TheoryData<string> Messages =>
    [
        Cli.Messages.StopFailed("job-1", "why", ServiceHint.OptionsOf(_otherPrefix)),
        Cli.Messages.CleanupFailed("job-1", "why", ServiceHint.OptionsOf(_otherPrefix)),
        Cli.Messages.CancelledWhileCreating("name", ServiceHint.OptionsOf(_otherPrefix)),
    ];

    [Theory]
    [InlineData("https://api.pioneer.ai", "/felix", "")]
    [InlineData("https://api.pioneer.ai/", "/v1", " --api-prefix /v1")]
    [InlineData("https://proxy.example/pioneer/", "/felix", " --api-url https://proxy.example/pioneer")]
    [InlineData("http://localhost:8080", "/v1", " --api-url http://localhost:8080 --api-prefix /v1")]
    [InlineData("https://proxy.example/a;b", "/felix", " --api-url 'https://proxy.example/a;b'")]
    public void Names_the_options_that_are_not_the_defaults(string url, string prefix, string options) =>
        Assert.Equal(options, ServiceHint.OptionsOf(_default with { ApiUrl = new Uri(url), ApiPrefix = prefix }));

    [Theory]
    [InlineData(".pioneer-local", " --local")]
    [InlineData("my data", " --local --local-data 'my data'")]
    [InlineData("it's", @" --local --local-data 'it'\''s'")]
    public void Names_the_local_server(string folder, string options) =>
        Assert.Equal(options, ServiceHint.OptionsOf(_otherPrefix with { Local = true, LocalData = folder }));

    [Theory]
    [MemberData(nameof(Messages))]
    public void Messages_include_the_options_in_the_command(string message) =>
        Assert.Matches("'pioneer-train jobs (stop job-1|list) --api-prefix /v1'", message);
}
