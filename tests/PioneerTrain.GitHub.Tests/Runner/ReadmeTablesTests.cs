using System.Text;
using System.Text.RegularExpressions;
using PioneerTrain.TestKit;
using YamlDotNet.RepresentationModel;
using static PioneerTrain.TestKit.Yaml;

namespace PioneerTrain.GitHub.Tests.Runner;

/// <summary>
/// The README's tables of inputs and outputs match action.yml. If they differ, the test writes the
/// expected README to <c>README.received.txt</c>.
/// </summary>
public sealed class ReadmeTablesTests
{
    private static readonly YamlMappingNode _action = Load("action.yml");

    [Fact]
    public void Tables_match_the_metadata()
    {
        var readme = File.ReadAllText(TestKit.Repository.File("README.md"));

        readme = Between(readme, "inputs", Inputs());
        readme = Between(readme, "outputs", Outputs());

        Golden.Matches("../../../README.md", readme);
    }

    private static string Inputs()
    {
        var table = new StringBuilder("| input | default | |\n|---|---|---|\n");
        foreach (var (name, input) in Map(_action, "inputs").Children)
        {
            var preset = Scalar(input, "default");
            table.Append($"| `{name}` | {(preset.Length == 0 ? "" : $"`{EscapePipes(preset)}`")} | {Cell(input)} |\n");
        }

        return table.ToString();
    }

    private static string Outputs()
    {
        var table = new StringBuilder("| output | |\n|---|---|\n");
        foreach (var (name, output) in Map(_action, "outputs").Children)
        {
            table.Append($"| `{name}` | {Cell(output)} |\n");
        }

        return table.ToString();
    }

    private static string Cell(YamlNode entry) =>
        EscapePipes(Scalar(entry, "description")).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string EscapePipes(string cell) => cell.Replace("|", @"\|", StringComparison.Ordinal);

    private static string Between(string readme, string section, string table)
    {
        var (begin, end) = ($"<!-- {section}: generated from action.yml -->", $"<!-- {section}: end -->");
        var place = new Regex($"{Regex.Escape(begin)}\n.*?{Regex.Escape(end)}", RegexOptions.Singleline | RegexOptions.NonBacktracking);

        Assert.Single(place.Matches(readme));
        return place.Replace(readme, _ => $"{begin}\n{table}{end}");
    }
}
