using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.GitHub.Tests.Runner;

public sealed class ActionInputsTests
{
    [Fact]
    public void Variables_are_named_as_the_runner_names_them()
    {
        foreach (var vector in Vectors.Of("input_env_names").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("env").GetString(), ActionEnvironment.InputVariable(vector.GetProperty("input").GetString()!));
        }
    }

    [Fact]
    public void Every_input_is_read()
    {
        var inputs = Read(
            ("config", "train.yml"), ("api-key", " pio_sk_1 "), ("api-url", "https://pioneer.example/base"), ("api-prefix", "/v1"), ("f1-threshold", "0.9"),
            ("timeout", "90m"), ("poll-interval", "30s"), ("log-mode", "summary"), ("artifact-name", "weights"), ("artifact-overwrite", "True"), ("retention-days", "7"),
            ("output-folder", "out"), ("local", "true"), ("wait", "false"), ("attach", "0209527e-ebad-434a-a1d6-c306fd16d081"), ("on-rerun", "restart"), ("matrix-key", "{}"),
            ("on-missing-key", "skip"), ("allow-fork-data", "true"), ("dry-run", "TRUE"), ("github-token", "ghs_1")).Inputs;

        Assert.Equal(
            new ActionInputs
            {
                Config = "train.yml",
                ApiKey = "pio_sk_1",
                ApiUrl = new Uri("https://pioneer.example/base"),
                ApiPrefix = "/v1",
                F1Threshold = 0.9,
                Timeout = TimeSpan.FromMinutes(90),
                PollInterval = TimeSpan.FromSeconds(30),
                LogMode = LogMode.Summary,
                ArtifactName = "weights",
                ArtifactOverwrite = true,
                RetentionDays = 7,
                OutputFolder = "out",
                Local = true,
                Wait = false,
                Attach = "0209527e-ebad-434a-a1d6-c306fd16d081",
                OnRerun = OnRerun.Restart,
                MatrixKey = "{}",
                OnMissingKey = OnMissingKey.Skip,
                AllowForkData = true,
                DryRun = true,
                GithubToken = "ghs_1",
            },
            inputs);
    }

    [Fact]
    public void Truth_values_are_as_strict_as_the_official_toolkit()
    {
        var vectors = Vectors.Of("boolean_inputs");

        Assert.All(vectors.GetProperty("true").Strings(), value => Assert.True(Read(("dry-run", value)).Inputs.DryRun));
        Assert.All(vectors.GetProperty("false").Strings(), value => Assert.Empty(Read(("dry-run", value)).Mistakes));
        Assert.All(vectors.GetProperty("error").Strings(), value => Assert.Single(Read(("dry-run", value)).Mistakes));
    }

    [Theory]
    [InlineData("f1-threshold", "85%", "The input f1-threshold is '85%'; accepted is a number from 0 to 1, such as 0.85.")]
    [InlineData("f1-threshold", "0,85", "The input f1-threshold is '0,85'; accepted is a number from 0 to 1, such as 0.85.")]
    [InlineData("f1-threshold", "1.01", "The input f1-threshold is '1.01'; accepted is a number from 0 to 1, such as 0.85.")]
    [InlineData("f1-threshold", "NaN", "The input f1-threshold is 'NaN'; accepted is a number from 0 to 1, such as 0.85.")]
    [InlineData("timeout", "2 hours", "The input timeout is '2 hours'; accepted is a whole number of seconds, minutes, hours or days from 1s to 7d, such as 90s or 45m.")]
    [InlineData("timeout", "8d", "The input timeout is '8d'; accepted is a whole number of seconds, minutes, hours or days from 1s to 7d, such as 90s or 45m.")]
    [InlineData("poll-interval", "0", "The input poll-interval is '0'; accepted is a whole number of seconds, minutes, hours or days from 1s to 10m, such as 90s or 45m.")]
    [InlineData("log-mode", "quiet", "The input log-mode is 'quiet'; accepted is full, summary or off.")]
    [InlineData("on-rerun", "again", "The input on-rerun is 'again'; accepted is attach or restart.")]
    [InlineData("wait", "no", "The input wait is 'no'; accepted is true or false.")]
    [InlineData("local", "", "The input local is empty; accepted is true or false.")]
    [InlineData("on-missing-key", "Skip", "The input on-missing-key is 'Skip'; accepted is fail or skip.")]
    [InlineData("retention-days", "401", "The input retention-days is '401'; accepted is a whole number from 0 to 400.")]
    [InlineData("retention-days", "-1", "The input retention-days is '-1'; accepted is a whole number from 0 to 400.")]
    [InlineData("dry-run", "", "The input dry-run is empty; accepted is true or false.")]
    [InlineData("log-mode", "##[error]\u001b[31m", "The input log-mode is '##[\\error]'; accepted is full, summary or off.")]
    public void A_mistake_names_the_input_and_what_is_accepted(string input, string value, string sentence) =>
        Assert.Equal([sentence], Read((input, value)).Mistakes);

    [Theory]
    [InlineData("http://127.0.0.1:8700")]
    [InlineData("http://localhost:8700")]
    [InlineData("http://pioneer-local:8700")]
    [InlineData("https://10.0.0.7/felix")]
    public void A_key_may_travel_encrypted_or_within_the_machine(string url) => Assert.Equal(new Uri(url), Read(("api-url", url)).Inputs.ApiUrl);

    [Theory]
    [InlineData("http://api.pioneer.ai")]
    [InlineData("http://10.0.0.7")]
    [InlineData("http://0x7f000002.example")]
    [InlineData("https://user:word@api.pioneer.ai")]
    [InlineData("https://api.pioneer.ai/?key=1")]
    [InlineData("api.pioneer.ai")]
    [InlineData("file:///etc/passwd")]
    public void A_key_may_not_travel_anywhere_else(string url) =>
        Assert.StartsWith($"The input api-url is '{url}'; accepted is an https:// address", Assert.Single(Read(("api-url", url)).Mistakes), StringComparison.Ordinal);

    [Theory]
    [InlineData("/")]
    [InlineData("/felix")]
    [InlineData("/v1.2/tuning_api~x")]
    public void A_prefix_is_a_path(string path) => Assert.Equal(path, Read(("api-prefix", path)).Inputs.ApiPrefix);

    [Theory]
    [InlineData("felix")]
    [InlineData("/felix/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/felix/../admin")]
    [InlineData("/.")]
    [InlineData("/felix?key=1")]
    [InlineData("/felix#x")]
    [InlineData("/%2e%2e")]
    [InlineData("/félix")]
    [InlineData(@"/\elsewhere")]
    public void A_prefix_can_lead_nowhere_else(string path) =>
        Assert.StartsWith($"The input api-prefix is '{path}'; accepted is a path such as /felix or /v1", Assert.Single(Read(("api-prefix", path)).Mistakes), StringComparison.Ordinal);

    [Theory]
    [InlineData("..")]
    [InlineData("a/stop")]
    [InlineData("a?b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void An_id_is_one_segment_of_an_address(string id) =>
        Assert.StartsWith($"The input attach is '{id}'; accepted is the id of a job, 1 to 100 letters", Assert.Single(Read(("attach", id)).Mistakes), StringComparison.Ordinal);

    [Fact]
    public void An_id_has_an_end()
    {
        Assert.Empty(Read(("attach", new string('a', 100))).Mistakes);
        Assert.Single(Read(("attach", new string('a', 101))).Mistakes);
    }

    [Theory]
    [InlineData("pio_sk_1\npio_sk_2")]
    [InlineData("Bearer pio_sk_1")]
    [InlineData("pio_sk_é")]
    public void A_malformed_key_is_refused_without_being_repeated(string key)
    {
        var mistake = Assert.Single(Read(("api-key", key)).Mistakes);

        Assert.StartsWith("The input api-key holds a blank, a line break or a character outside ASCII", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("pio_sk", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told() => Assert.Equal(3, Read(("f1-threshold", "x"), ("timeout", "x"), ("dry-run", "x")).Mistakes.Count);

    [Fact]
    public void A_shell_that_dropped_the_variables_with_hyphens_is_named()
    {
        var reading = ActionInputs.Read(new Dictionary<string, string> { ["config"] = ".github/training.yml", ["timeout"] = "" });

        Assert.Contains("there is no variable INPUT_API-KEY", Assert.Single(reading.Mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_above_the_config_comes_in_the_form_that_the_config_reader_takes()
    {
        var inputs = Read(("f1-threshold", "1e-5"), ("timeout", "2h"), ("artifact-name", "weights"), ("output-folder", "out")).Inputs;

        Assert.Equal(
            [
                new ConfigOverride("gate.f1", "0.00001", "input f1-threshold"),
                new ConfigOverride("limits.max_duration", "7200s", "input timeout"),
                new ConfigOverride("artifact.name", "weights", "input artifact-name"),
                new ConfigOverride("artifact.folder", "out", "input output-folder"),
            ],
            inputs.ConfigOverrides);
        Assert.Empty(new ActionInputs().ConfigOverrides);
    }

    [Fact]
    public void Printing_inputs_or_environment_prints_no_secret()
    {
        using var sandbox = new RunnerSandbox().Input("api-key", "pio_sk_secret");
        sandbox.Variables["ACTIONS_RUNTIME_TOKEN"] = "runtime-secret";
        sandbox.Variables["PIONEER_API_KEY"] = "other-secret";

        var environment = ActionEnvironment.Read(sandbox.Variable);

        Assert.Equal("pio_sk_secret", ActionInputs.Read(environment.Inputs).Inputs.ApiKey);
        Assert.DoesNotContain("secret", $"{environment} {environment.Runner} {ActionInputs.Read(environment.Inputs)}", StringComparison.OrdinalIgnoreCase);
    }

    private static ActionInputsReading Read(params (string Name, string Value)[] inputs) =>
        ActionInputs.Read(inputs.ToDictionary(input => input.Name, input => input.Value, StringComparer.Ordinal));
}
