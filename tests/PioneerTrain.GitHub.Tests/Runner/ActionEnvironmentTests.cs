using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class ActionEnvironmentTests
{
    [Fact]
    public void An_empty_variable_counts_as_unset()
    {
        var environment = ActionEnvironment.Read(name => name is "PIONEER_API_KEY" or "NO_COLOR" ? "" : null);

        Assert.Null(environment.ApiKey);
        Assert.False(environment.NoColor);
    }

    [Fact]
    public void A_key_pasted_with_a_newline_is_trimmed()
    {
        var environment = ActionEnvironment.Read(name => name == "PIONEER_API_KEY" ? "pio_sk_abc\n" : null);

        Assert.Equal("pio_sk_abc", environment.ApiKey);
    }
}
