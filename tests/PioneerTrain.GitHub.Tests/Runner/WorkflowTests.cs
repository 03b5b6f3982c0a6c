using System.Text.RegularExpressions;
using PioneerTrain.GitHub.Runner;
using static PioneerTrain.TestKit.Yaml;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>
/// Checks of this repository's workflows, the examples, and the workflows in the README and the
/// recipes that the linters in tests/workflows do not make.
/// </summary>
public sealed partial class WorkflowTests
{
    private static readonly IReadOnlyList<string> _ours = TestKit.Repository.Files(".github/workflows", "*.yml");
    private static readonly IReadOnlyList<string> _examples = TestKit.Repository.Files("examples", "*.yml");
    private static readonly IReadOnlyList<string> _recipes = TestKit.Repository.Files("docs/recipes", "*.md");
    private static readonly string _readme = Read("README.md");

    private static readonly IReadOnlyList<string> _all =
    [
        .. _ours.Concat(_examples).Select(Read),
        .. _recipes.Select(Read).Append(_readme).SelectMany(page => ShownWorkflow().Matches(page)).Select(block => block.Groups["yaml"].Value),
    ];

    [Fact]
    public void Finds_workflows()
    {
        Assert.Contains(".github/workflows/dogfood.yml", _ours);
        Assert.NotEmpty(_examples);
        Assert.NotEmpty(ShownWorkflow().Matches(_readme));
        Assert.All(_recipes.Where(file => !file.EndsWith("README.md", StringComparison.Ordinal)), file => Assert.NotEmpty(ShownWorkflow().Matches(Read(file))));
    }

    [Fact]
    public void Pins_third_party_actions_by_commit_with_a_version_comment()
    {
        var uses = _all.SelectMany(workflow => Uses().Matches(workflow)).Select(use => use.Groups["action"].Value).ToList();

        Assert.All(uses, use => Assert.Matches(@"^(\./|OWNER/pioneer-train-action(/report|/release)?@v1|[\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$", use));
        Assert.Equal(_all.SelectMany(workflow => With(Parse(workflow), "uses")).Count(), uses.Count);
    }

    [Fact]
    public void Pins_each_action_to_the_same_commit_everywhere()
    {
        var pins = _all.SelectMany(workflow => Uses().Matches(workflow)).Select(use => use.Groups["action"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.Distinct(pins.Select(pin => pin.Split('@')[0]));
    }

    [Fact]
    public void Grants_no_permission_that_a_job_does_not_declare()
    {
        var workflows = _ours.Concat(_examples).Select(Load).ToList();

        Assert.All(workflows, workflow => Assert.Empty(Map(workflow, "permissions").Children));
        Assert.All(workflows.SelectMany(workflow => Map(workflow, "jobs").Children.Values), job => Assert.NotEmpty(Map(job, "permissions").Children));
        Assert.All(workflows.SelectMany(workflow => Map(workflow, "jobs").Children.Values), job => Assert.True(int.Parse(Scalar(job, "timeout-minutes")) > 0));
    }

    [Fact]
    public void Scripts_contain_no_expressions()
    {
        var scripts = _all.SelectMany(workflow => With(Parse(workflow), "run")).Select(step => Scalar(step, "run")).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Uses_only_existing_inputs_and_outputs_of_our_action()
    {
        var inputs = Keys(Map(Load("action.yml"), "inputs")).ToHashSet(StringComparer.Ordinal);
        var outputs = new ActionOutputs().Entries.Select(output => output.Key).ToHashSet(StringComparer.Ordinal);
        var steps = _all.SelectMany(workflow => With(Parse(workflow), "uses")).Where(step => IsOurs(Scalar(step, "uses"))).ToList();

        Assert.NotEmpty(steps);
        Assert.All(steps.Where(step => step.Children.ContainsKey("with")).SelectMany(step => Keys(Map(step, "with"))), input => Assert.Contains(input, inputs));
        Assert.All(_all.SelectMany(workflow => OutputOfOurs().Matches(workflow)), use => Assert.Contains(use.Groups["output"].Value, outputs));
    }

    private static string Read(string file) => File.ReadAllText(TestKit.Repository.File(file));

    private static bool IsOurs(string action) => action == "./" || action.Contains("/pioneer-train-action@", StringComparison.Ordinal);

    [GeneratedRegex(@"^```yaml\n(?<yaml>(?:(?!```).)*?^jobs:\n.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShownWorkflow();

    [GeneratedRegex(@"^ *(- )?uses: (?<action>.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();

    /// <summary>
    /// Matches the use of an output of our action, whose steps have the id "train" or "too-much".
    /// </summary>
    [GeneratedRegex(@"steps\.(train|too-much)\.outputs\.(?<output>[a-z0-9-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OutputOfOurs();
}
