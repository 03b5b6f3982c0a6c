using System.Text.RegularExpressions;
using PioneerTrain.GitHub.Runner;
using static PioneerTrain.TestKit.Yaml;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>This repository's workflows, the examples, and the workflows that the README shows: what the linters of tests/workflows do not look at.</summary>
public sealed partial class WorkflowTests
{
    private static readonly IReadOnlyList<string> _ours = TestKit.Repository.Files(".github/workflows", "*.yml");
    private static readonly IReadOnlyList<string> _examples = TestKit.Repository.Files("examples", "*.yml");
    private static readonly string _readme = File.ReadAllText(TestKit.Repository.File("README.md"));

    private static readonly IReadOnlyList<string> _all =
    [
        .. _ours.Concat(_examples).Select(file => File.ReadAllText(TestKit.Repository.File(file))),
        .. ShownWorkflow().Matches(_readme).Select(block => block.Groups["yaml"].Value),
    ];

    [Fact]
    public void There_are_some()
    {
        Assert.Contains(".github/workflows/dogfood.yml", _ours);
        Assert.NotEmpty(_examples);
        Assert.NotEmpty(ShownWorkflow().Matches(_readme));
    }

    [Fact]
    public void What_others_wrote_is_pinned_by_a_commit_with_its_version_beside_it()
    {
        var uses = _all.SelectMany(workflow => Uses().Matches(workflow)).Select(use => use.Groups["action"].Value).ToList();

        Assert.All(uses, use => Assert.Matches(@"^(\./|OWNER/pioneer-train-action@v1|[\w-]+(/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$", use));
        Assert.Equal(_all.SelectMany(workflow => With(Parse(workflow), "uses")).Count(), uses.Count);
    }

    [Fact]
    public void The_same_action_has_the_same_pin_everywhere()
    {
        var pins = _all.SelectMany(workflow => Uses().Matches(workflow)).Select(use => use.Groups["action"].Value).Distinct(StringComparer.Ordinal).ToList();

        Assert.Distinct(pins.Select(pin => pin.Split('@')[0]));
    }

    [Fact]
    public void Ours_give_no_job_a_right_that_it_does_not_name()
    {
        var workflows = _ours.Concat(_examples).Select(Load).ToList();

        Assert.All(workflows, workflow => Assert.Empty(Map(workflow, "permissions").Children));
        Assert.All(workflows.SelectMany(workflow => Map(workflow, "jobs").Children.Values), job => Assert.NotEmpty(Map(job, "permissions").Children));
        Assert.All(workflows.SelectMany(workflow => Map(workflow, "jobs").Children.Values), job => Assert.True(int.Parse(Scalar(job, "timeout-minutes")) > 0));
    }

    [Fact]
    public void No_expression_stands_in_a_script()
    {
        var scripts = _all.SelectMany(workflow => With(Parse(workflow), "run")).Select(step => Scalar(step, "run")).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Our_action_is_given_inputs_that_it_has_and_asked_for_outputs_that_it_has()
    {
        var inputs = Keys(Map(Load("action.yml"), "inputs")).ToHashSet(StringComparer.Ordinal);
        var outputs = new ActionOutputs().Entries.Select(output => output.Key).ToHashSet(StringComparer.Ordinal);
        var steps = _all.SelectMany(workflow => With(Parse(workflow), "uses")).Where(step => IsOurs(Scalar(step, "uses"))).ToList();

        Assert.NotEmpty(steps);
        Assert.All(steps.Where(step => step.Children.ContainsKey("with")).SelectMany(step => Keys(Map(step, "with"))), input => Assert.Contains(input, inputs));
        Assert.All(_all.SelectMany(workflow => OutputOfOurs().Matches(workflow)), use => Assert.Contains(use.Groups["output"].Value, outputs));
    }

    private static bool IsOurs(string action) => action == "./" || action.Contains("/pioneer-train-action@", StringComparison.Ordinal);

    [GeneratedRegex(@"^```yaml\n(?<yaml>(?:(?!```).)*?^jobs:\n.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShownWorkflow();

    [GeneratedRegex(@"^ *(- )?uses: (?<action>.*)$", RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();

    /// <summary>Steps that use our action are called "train" or "too-much" here.</summary>
    [GeneratedRegex(@"steps\.(train|too-much)\.outputs\.(?<output>[a-z0-9-]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OutputOfOurs();
}
