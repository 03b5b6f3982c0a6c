using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.TestKit;
using PioneerTrain.TestKit.Runner;
using YamlDotNet.RepresentationModel;
using static PioneerTrain.TestKit.Yaml;

namespace PioneerTrain.Cli.Tests.Settings;

/// <summary>action.yml and action-types.yml match the program.</summary>
public sealed class ActionMetadataTests
{
    private static readonly YamlMappingNode _action = Load("action.yml");
    private static readonly YamlMappingNode _types = Load("action-types.yml");

    [Fact]
    public void Inputs_match_the_program() =>
        Assert.Equal(Inputs.Select(setting => setting.Name), Keys(Map(_action, "inputs")));

    [Fact]
    public void Defaults_match_the_program() =>
        Assert.All(Inputs, setting => Assert.Equal(setting.Default, WithoutExpression(Scalar(Map(Map(_action, "inputs"), setting.Name), "default"))));

    [Theory]
    [InlineData("report")]
    [InlineData("release")]
    public void Inputs_of_the_other_actions_match_the_program(string folder)
    {
        var inputs = Map(Load($"{folder}/action.yml"), "inputs");
        var settings = folder == "report" ? Setting.OfReport : Setting.OfRelease;

        Assert.Equal(settings.Select(setting => setting.Name), Keys(inputs));
        Assert.All(settings.Where(setting => setting.Name != "tag"), setting => Assert.Equal(setting.Default, WithoutExpression(Scalar(Map(inputs, setting.Name), "default"))));
    }

    [Fact]
    public void Outputs_match_the_program() =>
        Assert.Equal(Keys(Map(_action, "outputs")), new ActionOutputs().Entries.Select(output => output.Key));

    [Theory]
    [InlineData("outcome", typeof(RunOutcome))]
    [InlineData("conclusion", typeof(Conclusion))]
    public void Describes_every_result_value(string output, Type words)
    {
        var description = Scalar(Map(Map(_action, "outputs"), output), "description");

        Assert.All(
            words.GetFields().Select(word => word.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()).OfType<JsonStringEnumMemberNameAttribute>(),
            word => Assert.Matches($@"\b{word.Name}\b", description));
    }

    [Fact]
    public void Every_input_and_output_has_a_description() =>
        Assert.All(
            Map(_action, "inputs").Children.Concat(Map(_action, "outputs").Children),
            entry => Assert.Matches(@"^[A-Z][^\n]{8,300}\.$", Scalar(entry.Value, "description")));

    /// <summary>
    /// The runner evaluates every text of the file as a template, and fails to load the action if a
    /// description contains an expression.
    /// </summary>
    [Fact]
    public void Only_defaults_contain_expressions() =>
        Assert.All(
            File.ReadLines(Repository.File("action.yml")).Where(line => line.Contains("${{", StringComparison.Ordinal)),
            line => Assert.StartsWith("    default: ", line, StringComparison.Ordinal));

    [Fact]
    public void Defaults_use_only_available_contexts() =>
        Assert.All(
            File.ReadLines(Repository.File("action.yml"))
                .Where(line => line.Contains("${{", StringComparison.Ordinal))
                .SelectMany(line => Regex.Matches(line, @"\b(?<context>\w+)\.\w", RegexOptions.NonBacktracking)),
            use => Assert.Contains(use.Groups["context"].Value, Vectors.Root.GetProperty("action_yml").GetProperty("input_default_contexts").Strings()));

    /// <summary>
    /// The index of the first job is 0, which is false in an expression, but the text "0" is true.
    /// </summary>
    [Fact]
    public void The_matrix_key_is_the_index_of_the_job_and_empty_outside_a_matrix() =>
        Assert.Equal(
            "${{ strategy.job-total > 1 && format('{0}', strategy.job-index) || '' }}",
            Scalar(Map(Map(_action, "inputs"), Setting.MatrixKey.Name), "default"));

    [Fact]
    public void Can_be_loaded_and_started_by_the_runner()
    {
        var runs = Map(_action, "runs");

        Assert.Subset(Vectors.Root.GetProperty("action_yml").GetProperty("runs_allowed_keys").Strings().ToHashSet(), Keys(runs).ToHashSet());
        Assert.Equal("docker", Scalar(runs, "using"));
        Assert.Equal("always()", Scalar(runs, "post-if"));
        Assert.Matches("^(Dockerfile|docker://ghcr.io/[a-z0-9./-]+@sha256:[0-9a-f]{64})$", Scalar(runs, "image"));
        Assert.Matches("^/app/[a-z-]+$", Scalar(runs, "post-entrypoint"));
        Assert.DoesNotContain("args", Keys(runs));
    }

    [Fact]
    public void Can_be_listed_on_the_marketplace()
    {
        Assert.InRange(Scalar(_action, "description").Length, 20, 124);
        Assert.NotEmpty(Scalar(_action, "name"));
        Assert.NotEmpty(Scalar(_action, "author"));
        Assert.NotEmpty(Scalar(Map(_action, "branding"), "icon"));
    }

    [Theory]
    [InlineData("inputs")]
    [InlineData("outputs")]
    public void Types_cover_every_input_and_output(string section) =>
        Assert.Equal(Keys(Map(_action, section)), Keys(Map(_types, section)));

    [Fact]
    public void Types_list_every_enumeration_value()
    {
        foreach (var (name, type) in Map(_types, "inputs").Children.Where(input => Scalar(input.Value, "type") == "enum"))
        {
            var words = ((YamlSequenceNode)type["allowed-values"]).Children.Select(word => word.ToString());

            Assert.Equal(Setting.All.Single(setting => setting.Name == name.ToString()).Words, words);
        }
    }

    private static IEnumerable<Setting> Inputs => Setting.All.Where(setting => setting.IsInput);

    /// <summary>
    /// The runner evaluates an expression, so the program has no default for that input.
    /// </summary>
    private static string WithoutExpression(string preset) => preset.StartsWith("${{", StringComparison.Ordinal) ? "" : preset;
}
