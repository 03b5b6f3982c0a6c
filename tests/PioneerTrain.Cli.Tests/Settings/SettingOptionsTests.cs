using System.CommandLine;
using System.Globalization;
using PioneerTrain.Cli.Commands;
using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit;

namespace PioneerTrain.Cli.Tests.Settings;

/// <summary>Options are generated from the same settings as inputs.</summary>
public sealed class SettingOptionsTests
{
    private const string OnlyInWorkflows = "it is about a workflow's run, and the command line has none";

    /// <summary>Inputs without an option, each with the reason.</summary>
    private static readonly IReadOnlyDictionary<string, string> _withoutTwin = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["api-key"] = "an option would show it in every list of processes; PIONEER_API_KEY carries it",
        ["artifact-overwrite"] = OnlyInWorkflows,
        ["retention-days"] = OnlyInWorkflows,
        ["matrix-key"] = OnlyInWorkflows,
        ["on-rerun"] = OnlyInWorkflows,
        ["on-missing-key"] = OnlyInWorkflows,
        ["allow-fork-data"] = OnlyInWorkflows,
        ["github-token"] = OnlyInWorkflows,
        ["comment"] = OnlyInWorkflows,
        ["check"] = OnlyInWorkflows,
    };

    private static readonly ILookup<string, Option> _options = AllOptions(CommandLine.Build(NoServices())).ToLookup(option => option.Name, StringComparer.Ordinal);

    public static TheoryData<string> Inputs => [.. Setting.All.Where(setting => setting.IsInput).Select(setting => setting.Name)];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Options_have_the_defaults_of_the_inputs(string input)
    {
        var expected = Yaml.Scalar(Yaml.Map(Yaml.Map(Yaml.Load("action.yml"), "inputs"), input), "default");

        Assert.All(_options[$"--{input}"], option => Assert.Equal(expected, DefaultOf(option)));
    }

    [Fact]
    public void Every_input_has_an_option_or_a_documented_exception()
    {
        var missing = Setting.All.Where(setting => setting.IsInput).Select(setting => setting.Name).Where(input => !_options.Contains($"--{input}"));

        Assert.Equal(_withoutTwin.Keys.Order(StringComparer.Ordinal), missing.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<Option> AllOptions(Command command) => command.Options.Concat(command.Subcommands.SelectMany(AllOptions));

    /// <summary>
    /// The default in the format of an input. A default that a variable can replace is computed
    /// later and appears at the end of the option description.
    /// </summary>
    private static string DefaultOf(Option option) => (option.HasDefaultValue ? option.GetDefaultValue() : null) switch
    {
        bool truth => truth ? "true" : "false",
        { } value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        null => option.Description!.Split(", otherwise ") is [_, var last] ? last.TrimEnd(')') : "",
    };

    private static HostServices NoServices() =>
        new(ActionEnvironment.Read(_ => null), new Terminal(TextWriter.Null, TextWriter.Null, IsInteractive: false, UsesColor: false, () => 80), TimeProvider.System, CancellationToken.None)
        {
            NewToken = () => "",
            Jitter = () => 0,
            WrapHandler = handler => handler,
        };
}
