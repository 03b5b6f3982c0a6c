using System.Text.RegularExpressions;
using System.Xml.Linq;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>Projects and folders depend on each other only as the architecture allows.</summary>
public sealed partial class LayerTests
{
    private static readonly Dictionary<string, string[]> _projects = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Transport"] = ["Core"],
        ["Pioneer"] = ["Core", "Transport"],
        ["GitHub"] = ["Core", "Transport"],
        ["Cli"] = ["Core", "Transport", "Pioneer", "GitHub"],
        ["LocalServer"] = ["Trainer"],
        ["Trainer"] = [],
    };

    /// <summary>The folders of Pioneer, each with the lower folders that it may use.</summary>
    private static readonly Dictionary<string, string[]> _folders = new(StringComparer.Ordinal)
    {
        ["Wire"] = [],
        ["Client"] = ["Wire"],
        ["Jobs"] = ["Client", "Wire"],
        ["Evaluation"] = ["Client", "Wire"],
        ["Datasets"] = ["Client", "Wire"],
        ["Weights"] = ["Client", "Wire"],
    };

    [Fact]
    public void A_project_references_only_those_that_it_may()
    {
        var projects = Repository.Files("src", "*.csproj");

        Assert.Equal(_projects.Count, projects.Count);
        Assert.All(projects, project => Assert.Subset(_projects[NameOf(project)].ToHashSet(), ReferencesOf(project)));
    }

    [Fact]
    public void A_folder_of_Pioneer_uses_only_the_folders_below_it()
    {
        var files = Repository.Files("src/PioneerTrain.Pioneer", "*.cs").Where(file => file.Split('/').Length > 3).ToList();
        var uses = files.SelectMany(UsesOf).ToList();

        Assert.Contains(uses, use => use is { From: "Client", To: "Wire" });
        var upward = uses.Where(use => use.From != use.To && !_folders[use.From].Contains(use.To)).ToList();
        Assert.Empty(upward);
    }

    [Fact]
    public void Every_file_of_Pioneer_is_in_a_folder_with_a_place_in_the_layers() =>
        Assert.All(
            Repository.Files("src/PioneerTrain.Pioneer", "*.cs"),
            file => Assert.Contains(file.Split('/')[2], _folders.Keys));

    /// <summary>
    /// The other projects' folders, as <c>project/folder: lower folders</c>. The commands and the
    /// completion of the command line may use all.
    /// </summary>
    [Theory]
    [InlineData("Core", "PioneerTrain", "Text:", "Datasets: Text", "Scoring: Text Datasets", "Gating: Scoring", "Jobs: Scoring",
        "Configuration: Text Datasets Scoring Gating Jobs", "Reporting: Text Scoring Gating Jobs")]
    [InlineData("GitHub", "PioneerTrain.GitHub", "Runner:", "Artifacts: Runner", "Events: Runner", "Repository: Runner",
        "Baselines: Events Repository")]
    [InlineData("Cli", "PioneerTrain.Cli", "Settings:", "Console: Settings", "Service: Settings", "Run: Console Settings Service", "Publishers: Run Settings Service",
        "Hosts: Run Console Settings Service Publishers", "Releasing: Run Console Settings Service Hosts",
        "Completion: Console Commands Settings", "Commands: Run Console Settings Service Publishers Hosts Releasing Completion")]
    public void A_folder_uses_only_the_folders_below_it(string project, string ns, params string[] layers)
    {
        var lower = layers.Select(layer => layer.Split(':')).ToDictionary(layer => layer[0], layer => layer[1].Split(' '));
        var files = Repository.Files($"src/PioneerTrain.{project}", "*.cs").Where(file => file.Split('/').Length > 3).ToList();

        Assert.All(files, file => Assert.Contains(file.Split('/')[2], lower.Keys));
        var upward = from file in files
                     let folder = file.Split('/')[2]
                     from line in File.ReadLines(Repository.File(file))
                     where line.StartsWith($"using {ns}.", StringComparison.Ordinal)
                     let used = line[$"using {ns}.".Length..].TrimEnd(';').Split('.')[0]
                     where used != folder && lower.ContainsKey(used) && !lower[folder].Contains(used)
                     select $"{file}: {line}";
        Assert.Empty(upward);
    }

    [Fact]
    public void Only_the_folder_Repository_uses_Octokit()
    {
        var uses = Repository.Files("src", "*.cs").Where(file => TextOf(file).Contains("Octokit", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, file => Assert.StartsWith("src/PioneerTrain.GitHub/Repository/", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Core_uses_no_input_output_or_clock()
    {
        var files = Repository.Files("src/PioneerTrain.Core", "*.cs");

        Assert.NotEmpty(files);
        var impure = files.Where(file => Outside().IsMatch(TextOf(file))).ToList();
        Assert.Empty(impure);
    }

    [Fact]
    public void Core_reads_no_JSON_of_the_service()
    {
        string[] folders = ["Jobs", "Scoring", "Text"];
        var files = folders.SelectMany(folder => Repository.Files($"src/PioneerTrain.Core/{folder}", "*.cs")).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => TextOf(file).Contains("System.Text.Json", StringComparison.Ordinal));
    }

    private static string NameOf(string project) => Path.GetFileNameWithoutExtension(project).Replace("PioneerTrain.", "", StringComparison.Ordinal);

    /// <summary>Returns the references except those that are only built and copied.</summary>
    private static HashSet<string> ReferencesOf(string project) =>
    [
        .. XDocument.Load(Repository.File(project)).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("ReferenceOutputAssembly")?.Value != "false")
            .Select(reference => NameOf(reference.Attribute("Include")!.Value)),
    ];

    private static IEnumerable<(string From, string To, string File)> UsesOf(string file) =>
        FolderName().Matches(TextOf(file)).Select(name => (file.Split('/')[2], name.Groups["folder"].Value, file));

    /// <summary>Returns the source without comments other than documentation.</summary>
    private static string TextOf(string file) => PlainComment().Replace(File.ReadAllText(Repository.File(file)), "");

    /// <summary>
    /// Matches a using line, a fully qualified name, and a name qualified from within the
    /// namespace.
    /// </summary>
    [GeneratedRegex(@"(^|[^\w.])((PioneerTrain\.)?Pioneer\.(?<folder>Client|Wire|Jobs|Evaluation|Datasets|Weights)\b|(?<folder>Client|Wire|Jobs|Evaluation|Datasets|Weights)\.[A-Z])",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FolderName();

    [GeneratedRegex(
        @"(^|[^\w.])(using System\.(IO|Net|Net\.Http|Diagnostics|Threading)\b;|(File|Directory|Console|Environment|Process|Thread)\.[A-Z]|(FileInfo|FileStream|StreamReader|StreamWriter|HttpClient|Socket|TimeProvider|Stopwatch)\b|(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b)",
        RegexOptions.Multiline | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Outside();

    [GeneratedRegex("[^/:]//[^/\n][^\n]*", RegexOptions.NonBacktracking)]
    private static partial Regex PlainComment();
}
