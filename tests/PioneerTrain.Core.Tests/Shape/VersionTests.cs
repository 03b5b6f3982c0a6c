using System.Text.RegularExpressions;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>The version is set only in <c>Directory.Build.props</c>.</summary>
public sealed partial class VersionTests
{
    private const string Place = "Directory.Build.props";

    [Fact]
    public void Only_one_file_sets_a_version()
    {
        var files = Repository.Files(".", "*").Where(file => BuildFile().IsMatch(file) && !Generated().IsMatch(file)).ToList();

        Assert.Contains("src/PioneerTrain.Cli/PioneerTrain.Cli.csproj", files);
        Assert.Equal([Place], files.Where(file => VersionElement().IsMatch(File.ReadAllText(Repository.File(file)))));
    }

    [Fact]
    public void No_source_workflow_or_image_repeats_the_number()
    {
        var version = VersionElement().Match(File.ReadAllText(Repository.File(Place))).Groups["number"].Value;
        var files = Repository.Files(".", "*").Where(file => Shipped().IsMatch(file) && !Generated().IsMatch(file)).ToList();

        Assert.Contains("Dockerfile", files);
        Assert.Contains(".github/workflows/release.yml", files);
        Assert.DoesNotContain(files, file => DottedNumber().Matches(File.ReadAllText(Repository.File(file))).Any(number => number.Value == version));
    }

    [GeneratedRegex(@"\.(props|targets|proj|csproj)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex BuildFile();

    [GeneratedRegex(@"^(Dockerfile|action\.yml|\.ci/run|\.github/.*\.yml|build/.*\.(cake|cs|proj)|src/.*\.(cs|csproj|props))$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Shipped();

    [GeneratedRegex("(^|/)(artifacts|publish|node_modules|bin|obj)/", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Generated();

    [GeneratedRegex("<(Version|VersionPrefix|AssemblyVersion|FileVersion|InformationalVersion)>(?<number>[^<]*)</", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex VersionElement();

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DottedNumber();
}
