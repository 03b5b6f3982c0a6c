using System.Text.RegularExpressions;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.TestKit.Runner;
using YamlDotNet.RepresentationModel;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>action.yml and action-types.yml say what the program does.</summary>
public sealed class ActionMetadataTests
{
    private static readonly YamlMappingNode _action = Load("action.yml");
    private static readonly YamlMappingNode _types = Load("action-types.yml");

    [Fact]
    public void The_inputs_are_those_of_the_program()
    {
        var inputs = Keys(Map(_action, "inputs")).ToList();
        var members = typeof(ActionInputs).GetProperties().Where(member => member.CanWrite).Select(member => Kebab(member.Name));

        Assert.Equal(ActionInputs.Names, inputs);
        Assert.Equal(inputs.Order(StringComparer.Ordinal), members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_are_those_of_the_program()
    {
        using var sandbox = new RunnerSandbox();
        foreach (var (name, input) in Map(_action, "inputs").Children)
        {
            sandbox.Input(name.ToString(), Text(input, "default").Replace("${{ github.token }}", "", StringComparison.Ordinal));
        }

        var reading = ActionInputs.Read(ActionEnvironment.Read(sandbox.Variable).Inputs);

        Assert.Empty(reading.Mistakes);
        Assert.Equal(new ActionInputs(), reading.Inputs);
    }

    [Fact]
    public void The_outputs_are_those_of_the_program() => Assert.Equal(Keys(Map(_action, "outputs")), new ActionOutputs().Entries.Select(output => output.Key));

    [Fact]
    public void Everything_is_described() =>
        Assert.All(
            Map(_action, "inputs").Children.Concat(Map(_action, "outputs").Children),
            entry => Assert.Matches(@"^[A-Z][^\n]{8,300}\.$", Text(entry.Value, "description")));

    [Fact]
    public void Only_contexts_are_used_that_a_default_may_use() =>
        Assert.All(
            Regex.Matches(File.ReadAllText(TestKit.Repository.File("action.yml")), @"default: .*\$\{\{ *(?<context>\w+)", RegexOptions.NonBacktracking),
            use => Assert.Contains(use.Groups["context"].Value, Vectors.Root.GetProperty("action_yml").GetProperty("input_default_contexts").Strings()));

    [Fact]
    public void The_runner_can_load_and_start_it()
    {
        var runs = Map(_action, "runs");

        Assert.Subset(Vectors.Root.GetProperty("action_yml").GetProperty("runs_allowed_keys").Strings().ToHashSet(), Keys(runs).ToHashSet());
        Assert.Equal("docker", Text(runs, "using"));
        Assert.Equal("always()", Text(runs, "post-if"));
        Assert.Matches("^/[a-z-]+$", Text(runs, "entrypoint"));
        Assert.Matches("^/[a-z-]+$", Text(runs, "post-entrypoint"));
        Assert.NotEqual(Text(runs, "entrypoint"), Text(runs, "post-entrypoint"));
        Assert.DoesNotContain("args", Keys(runs));
    }

    [Fact]
    public void It_can_be_listed_on_the_marketplace()
    {
        Assert.InRange(Text(_action, "description").Length, 20, 124);
        Assert.NotEmpty(Text(_action, "name"));
        Assert.NotEmpty(Text(_action, "author"));
        Assert.NotEmpty(Text(Map(_action, "branding"), "icon"));
    }

    [Theory]
    [InlineData("inputs")]
    [InlineData("outputs")]
    public void The_types_cover_it(string section) => Assert.Equal(Keys(Map(_action, section)), Keys(Map(_types, section)));

    [Fact]
    public void Each_word_of_an_enumeration_is_accepted()
    {
        foreach (var (name, type) in Map(_types, "inputs").Children.Where(input => Text(input.Value, "type") == "enum"))
        {
            var words = ((YamlSequenceNode)type["allowed-values"]).Children.Select(word => word.ToString());

            Assert.All(words, word => Assert.Empty(ActionInputs.Read(new Dictionary<string, string> { [name.ToString()] = word }).Mistakes));
        }
    }

    private static YamlMappingNode Load(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(TestKit.Repository.File(file))));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static YamlMappingNode Map(YamlNode node, string key) => (YamlMappingNode)node[key];

    private static string Text(YamlNode node, string key) => ((YamlScalarNode)node[key]).Value!;

    private static IEnumerable<string> Keys(YamlMappingNode node) => node.Children.Keys.Select(key => key.ToString());

    private static string Kebab(string member) =>
        string.Concat(member.Select((letter, index) => index > 0 && char.IsAsciiLetterUpper(letter) ? $"-{letter}" : $"{letter}")).ToLowerInvariant();
}
