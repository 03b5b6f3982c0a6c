using System.Text;
using System.Text.RegularExpressions;
using PioneerTrain.Configuration;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>The README matches the program.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string _readme = File.ReadAllText(Repository.File("README.md"));

    [Fact]
    public void Config_examples_are_valid()
    {
        // The other examples are workflows, which tests/workflows/lint.mjs checks.
        var examples = YamlBlock().Matches(_readme).Select(block => block.Groups[1].Value).Where(yaml => !yaml.Contains("\njobs:\n", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(Encoding.UTF8.GetBytes(example), "README.md", [])));
    }

    [Fact]
    public void Demo_config_is_valid()
    {
        var config = File.ReadAllBytes(Repository.File(".github/training.yml"));

        Assert.IsType<ConfigReading.Valid>(TrainingConfigReader.Read(config, "training.yml", []));
    }

    [Fact]
    public void Table_lists_every_exit_code()
    {
        var source = File.ReadAllText(Repository.File("src/PioneerTrain.Cli/ExitCode.cs"));

        var codes = EnumMember().Matches(source).Select(member => member.Groups[1].Value).ToList();
        Assert.Equal(9, codes.Count);
        Assert.Equal(codes, TableRow().Matches(_readme).Select(row => row.Groups[1].Value));
    }

    [Fact]
    public void Linked_files_exist()
    {
        var links = Link().Matches(_readme).Select(link => link.Groups[1].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Repository.File(link)), link));
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex YamlBlock();

    [GeneratedRegex(@"^    [A-Z]\w+ = (?<code>\d+),$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex EnumMember();

    [GeneratedRegex(@"^\| (?<code>\d+) \|", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"\]\((?<target>[^):#]+)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
