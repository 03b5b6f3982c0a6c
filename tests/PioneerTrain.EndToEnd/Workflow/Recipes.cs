using System.Text.RegularExpressions;
using PioneerTrain.EndToEnd.Support;
using YamlDotNet.RepresentationModel;
using static PioneerTrain.TestKit.Yaml;

namespace PioneerTrain.EndToEnd.Workflow;

/// <summary>
/// The training steps of the recipes, with their inputs and the config that the page shows. They run
/// dry, because the page's gate is for another model.
/// </summary>
public sealed partial class Recipes(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Rows = """
        {"text":"Ask Dr. Kelo about the Fenra 3","entities":[["Dr. Kelo","person"],["Fenra 3","product"]]}
        {"text":"Mira Tolen returned the Fenra 4","entities":[["Mira Tolen","person"],["Fenra 4","product"]]}

        """;

    /// <summary>The values of expressions, which the runner evaluates.</summary>
    private static readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["secrets.PIONEER_API_KEY"] = LocalServer.Key,
        ["vars.F1_THRESHOLD"] = "0.5",
        ["matrix.config"] = "small",
        ["github.run_id"] = "1",
        ["needs.start.outputs.job-id"] = "job_of_another_step",
    };

    public static TheoryData<string> Pages() =>
        [.. TestKit.Repository.Files("docs/recipes", "*.md").Where(page => Uses().IsMatch(Text(page)))];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_recipe_passes_the_checks_of_a_training(string page)
    {
        Assert.Equal(Uses().Count(Text(page)), TrainingSteps(page).Count());
        await shared.Server.UploadAsync("tickets", Rows);
        foreach (var inputs in TrainingSteps(page))
        {
            await using var step = await WorkflowStep.CreateAsync(shared.Server.Url);
            // There is no job to attach to, and the address is that of the test server.
            foreach (var (name, value) in inputs.Where(input => input.Key is not ("api-url" or "attach")))
            {
                step.Sandbox.Input(name, value);
            }

            step.Sandbox.Input("api-key", LocalServer.Key).Input("dry-run", "true");
            Write(step.Workspace, inputs.GetValueOrDefault("config", ".github/training.yml"), page);

            var run = (await step.RunMainAsync()).With(exitCode: 0);

            Assert.Equal("dry_run", step.Sandbox.Outputs.Values["conclusion"]);
            Assert.Empty(WorkflowStep.Log(run).Annotations("error"));
        }
    }

    /// <summary>Writes the config of the page, or a small one, and the data files that it names.</summary>
    private static void Write(string workspace, string file, string page)
    {
        var config = Blocks(page).FirstOrDefault(block => block.StartsWith("model_name:", StringComparison.Ordinal)) ?? """
            model_name: tickets
            base_model: fastino/gliner2-base-v1
            datasets:
              - name: tickets
                path: data/train.jsonl
            gate:
              f1: 0.5
            evaluation:
              path: data/heldout.jsonl
            """;
        WriteFile(file, config);
        foreach (var data in DataFile().Matches(config).Select(match => match.Groups["path"].Value))
        {
            // No row may be in two files.
            WriteFile(data, Rows.Replace("Ask", $"Ask for {data}:", StringComparison.Ordinal).Replace("returned", $"returned {data} and", StringComparison.Ordinal));
        }

        void WriteFile(string name, string text)
        {
            var path = Path.Combine(workspace, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }

    private static IEnumerable<Dictionary<string, string>> TrainingSteps(string page) =>
        Blocks(page).Where(block => block.Contains("\njobs:\n", StringComparison.Ordinal))
            .SelectMany(workflow => With(Parse(workflow), "uses"))
            .Where(step => Scalar(step, "uses").EndsWith("/pioneer-train-action@v1", StringComparison.Ordinal))
            .Select(step => Map(step, "with").Children.ToDictionary(input => input.Key.ToString(), input => Evaluated(((YamlScalarNode)input.Value).Value!), StringComparer.Ordinal));

    private static string Text(string page) => File.ReadAllText(TestKit.Repository.File(page));

    private static string Evaluated(string text) => Expression().Replace(text, match => _values[match.Groups["name"].Value]);

    private static IEnumerable<string> Blocks(string page) =>
        Block().Matches(Text(page)).Select(match => match.Groups["yaml"].Value);

    [GeneratedRegex(@"^```yaml\n(?<yaml>(?:(?!```).)*)^```$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"uses: \S+/pioneer-train-action@v1$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Uses();

    [GeneratedRegex(@"(path|select_on): (?<path>[\w./-]+\.jsonl)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex DataFile();

    [GeneratedRegex(@"\$\{\{ (?<name>[^}]+) \}\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();
}
