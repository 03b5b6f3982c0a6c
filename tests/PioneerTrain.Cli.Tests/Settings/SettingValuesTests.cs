using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;

namespace PioneerTrain.Cli.Tests.Settings;

public sealed class SettingValuesTests
{
    [Fact]
    public void Uses_the_variable_names_of_the_runner()
    {
        foreach (var vector in Vectors.Of("input_env_names").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("env").GetString(), ActionEnvironment.InputVariable(vector.GetProperty("input").GetString()!));
        }
    }

    [Theory]
    [InlineData("api-key", " pio_sk_1 ", "pio_sk_1")]
    [InlineData("config", "train.yml", "train.yml")]
    [InlineData("artifact-overwrite", "True", true)]
    [InlineData("retention-days", "7", 7)]
    [InlineData("attach", "0209527e-ebad-434a-a1d6-c306fd16d081", "0209527e-ebad-434a-a1d6-c306fd16d081")]
    public void Reads_an_input_as_its_type(string input, string text, object expected)
    {
        var values = Read((input, text));

        object value = Setting.All.Single(setting => setting.Name == input) switch
        {
            Setting<string> setting => values.Get(setting),
            Setting<bool> setting => values.Get(setting),
            Setting<int> setting => values.Get(setting),
            var other => throw new ArgumentException(other.Name, nameof(input)),
        };
        Assert.Equal(expected, value);
    }

    [Fact]
    public void Reads_durations_addresses_and_enumerations()
    {
        var values = Read(("poll-interval", "30s"), ("api-url", "https://pioneer.example/base"), ("log-mode", "summary"), ("on-rerun", "restart"), ("on-missing-key", "skip"));

        Assert.Equal(TimeSpan.FromSeconds(30), values.Get(Setting.PollInterval));
        Assert.Equal(new Uri("https://pioneer.example/base"), values.Get(Setting.ApiUrl));
        Assert.Equal((LogMode.Summary, OnRerun.Restart, OnMissingKey.Skip), (values.Get(Setting.LogMode), values.Get(Setting.OnRerun), values.Get(Setting.OnMissingKey)));
    }

    [Fact]
    public void Every_default_is_valid() =>
        Assert.All(Setting.All.Where(setting => setting.Default.Length > 0), setting => Assert.Null(setting.Check(setting.Default)));

    [Fact]
    public void Reads_booleans_as_strictly_as_the_official_toolkit()
    {
        var vectors = Vectors.Of("boolean_inputs");

        Assert.All(vectors.GetProperty("true").Strings(), value => Assert.True(Read(("dry-run", value)).Get(Setting.DryRun)));
        Assert.All(vectors.GetProperty("false").Strings(), value => Assert.Empty(Read(("dry-run", value)).Errors));
        Assert.All(vectors.GetProperty("error").Strings(), value => Assert.Single(Read(("dry-run", value)).Errors));
    }

    [Theory]
    [InlineData("poll-interval", "0", "input poll-interval is '0'; expected a duration from 1s to 10m, such as 90s or 5m.")]
    [InlineData("log-mode", "quiet", "input log-mode is 'quiet'; expected full, summary or off.")]
    [InlineData("on-rerun", "again", "input on-rerun is 'again'; expected attach or restart.")]
    [InlineData("wait", "no", "input wait is 'no'; expected true or false.")]
    [InlineData("local", "", "input local is empty; expected true or false.")]
    [InlineData("on-missing-key", "Skip", "input on-missing-key is 'Skip'; expected fail or skip.")]
    [InlineData("retention-days", "401", "input retention-days is '401'; expected a whole number from 0 to 400.")]
    [InlineData("retention-days", "-1", "input retention-days is '-1'; expected a whole number from 0 to 400.")]
    [InlineData("dry-run", "", "input dry-run is empty; expected true or false.")]
    [InlineData("log-mode", "##[error]\u001b[31m", "input log-mode is '##[\\error]'; expected full, summary or off.")]
    public void Error_states_the_input_and_the_expected_value(string input, string value, string sentence) =>
        Assert.Equal([sentence], Read((input, value)).Errors);

    [Theory]
    [InlineData("http://127.0.0.1:8700")]
    [InlineData("http://localhost:8700")]
    [InlineData("http://pioneer-local:8700")]
    [InlineData("https://10.0.0.7/felix")]
    public void Accepts_an_https_or_loopback_address(string url) =>
        Assert.Equal(new Uri(url), Read(("api-url", url)).Get(Setting.ApiUrl));

    [Theory]
    [InlineData("http://api.pioneer.ai")]
    [InlineData("http://10.0.0.7")]
    [InlineData("http://0x7f000002.example")]
    [InlineData("https://user:word@api.pioneer.ai")]
    [InlineData("https://api.pioneer.ai/?key=1")]
    [InlineData("api.pioneer.ai")]
    [InlineData("file:///etc/passwd")]
    public void Rejects_any_other_address(string url) =>
        Assert.StartsWith($"input api-url is '{url}'; expected an https:// URL", Assert.Single(Read(("api-url", url)).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("/")]
    [InlineData("/felix")]
    [InlineData("/v1.2/tuning_api~x")]
    public void Accepts_a_path_as_prefix(string path) =>
        Assert.Equal(path, Read(("api-prefix", path)).Get(Setting.ApiPrefix));

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
    public void Rejects_a_prefix_that_points_elsewhere(string path) =>
        Assert.StartsWith($"input api-prefix is '{path}'; expected a path such as /felix or /v1", Assert.Single(Read(("api-prefix", path)).Errors), StringComparison.Ordinal);

    [Theory]
    [InlineData("..")]
    [InlineData("a/stop")]
    [InlineData("a?b")]
    [InlineData("a b")]
    [InlineData("ä")]
    public void Rejects_an_id_that_is_not_one_segment(string id) =>
        Assert.StartsWith($"input attach is '{id}'; expected a job id of 1 to 100 letters", Assert.Single(Read(("attach", id)).Errors), StringComparison.Ordinal);

    [Fact]
    public void Rejects_an_empty_id_on_the_command_line() =>
        Assert.Single(SettingValues.OfOptions(Setting.All, setting => setting == Setting.Attach ? "" : null, ActionEnvironment.Read(_ => null)).Errors);

    [Fact]
    public void Ignores_the_variables_of_a_remote_service_when_the_embedded_server_is_used()
    {
        var environment = ActionEnvironment.Read(name => name switch { "PIONEER_API_URL" => "http://intranet.example", "PIONEER_API_KEY" => "not valid", _ => null });

        Assert.Empty(SettingValues.OfOptions(Setting.All, setting => setting == Setting.Local ? "true" : null, environment).Errors);
    }

    [Fact]
    public void Limits_the_length_of_an_id()
    {
        Assert.Empty(Read(("attach", new string('a', 100))).Errors);
        Assert.Single(Read(("attach", new string('a', 101))).Errors);
    }

    [Theory]
    [InlineData("pio_sk_1\npio_sk_2")]
    [InlineData("Bearer pio_sk_1")]
    [InlineData("pio_sk_é")]
    public void Rejects_an_invalid_key_without_repeating_it(string key)
    {
        var error = Assert.Single(Read(("api-key", key)).Errors);

        Assert.StartsWith("input api-key is invalid; expected printable ASCII characters without spaces", error, StringComparison.Ordinal);
        Assert.DoesNotContain("pio_sk", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_all_errors() =>
        Assert.Equal(3, Read(("log-mode", "x"), ("poll-interval", "x"), ("dry-run", "x")).Errors.Count);

    [Fact]
    public void Reports_a_shell_that_dropped_the_variables_with_hyphens()
    {
        var values = Read(("config", ".github/training.yml"), ("timeout", ""));

        Assert.Contains("the variable INPUT_API-KEY is not set", Assert.Single(values.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_values_that_override_the_config_on_as_text()
    {
        var values = Read(("f1-threshold", "1e-5"), ("timeout", "2h"), ("artifact-name", "weights"), ("output-folder", "out"));

        Assert.Equal(
            [
                new ConfigOverride("gate.f1.min", "1e-5", "input f1-threshold"),
                new ConfigOverride("limits.max_duration", "2h", "input timeout"),
                new ConfigOverride("artifact.name", "weights", "input artifact-name"),
                new ConfigOverride("artifact.folder", "out", "input output-folder"),
            ],
            values.Overrides);
        Assert.Empty(Read().Overrides);
    }

    [Fact]
    public void Every_overridden_key_exists_in_the_config()
    {
        var overrides = Setting.All.Where(setting => setting.ConfigKey is not null).Select(setting => new ConfigOverride(setting.ConfigKey!, "x", setting.Name)).ToList();

        Assert.NotEmpty(overrides);
        Assert.IsType<ConfigReading.Invalid>(TrainingConfigReader.Read("model_name: m"u8, "training.yml", overrides));
    }

    [Fact]
    public void Uses_a_variable_where_the_command_line_gives_no_option()
    {
        var environment = ActionEnvironment.Read(name => name switch { "PIONEER_API_URL" => "https://a.example", "PIONEER_API_KEY" => "pio_sk_abc\n", _ => null });

        var fromVariable = SettingValues.OfOptions(Setting.All, _ => null, environment);
        var fromOption = SettingValues.OfOptions(Setting.All, setting => setting == Setting.ApiUrl ? "https://b.example" : null, environment);

        Assert.Equal((new Uri("https://a.example"), "pio_sk_abc", false), (fromVariable.Get(Setting.ApiUrl), fromVariable.Find(Setting.ApiKey), fromVariable.IsOption(Setting.ApiUrl)));
        Assert.Equal((new Uri("https://b.example"), true), (fromOption.Get(Setting.ApiUrl), fromOption.IsOption(Setting.ApiUrl)));
    }

    [Fact]
    public void Prints_no_secret()
    {
        var environment = ActionEnvironment.Read(name => name is "INPUT_API-KEY" or "PIONEER_API_KEY" or "ACTIONS_RUNTIME_TOKEN" ? "secret" : null);
        var values = SettingValues.OfInputs(environment);

        Assert.Equal("secret", values.Find(Setting.ApiKey));
        Assert.DoesNotContain("secret", $"{environment} {environment.Runner} {values} {ServiceChoice.From(values)}", StringComparison.OrdinalIgnoreCase);
    }

    private static SettingValues Read(params (string Name, string Value)[] inputs)
    {
        var variables = inputs.ToDictionary(input => ActionEnvironment.InputVariable(input.Name), input => input.Value, StringComparer.Ordinal);
        return SettingValues.OfInputs(ActionEnvironment.Read(variables.GetValueOrDefault));
    }
}
