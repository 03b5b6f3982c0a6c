using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PioneerTrain.TestKit;

namespace PioneerTrain.Core.Tests.Shape;

/// <summary>
/// Rules for the images that a build does not check; tests/container builds and runs the images.
/// </summary>
public sealed partial class DockerfileTests
{
    private static readonly string _text = File.ReadAllText(Repository.File("Dockerfile"));

    // Comments are removed and each instruction is one line.
    private static readonly List<string> _instructions =
        [.. Comment().Replace(_text, "").Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    [Fact]
    public void Builds_the_action_by_default() =>
        Assert.EndsWith(" AS action", _instructions.Last(line => line.StartsWith("FROM ", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("action", "/app/pioneer-train", "action")]
    [InlineData("local-server", "/app/pioneer-local", "serve --listen 0.0.0.0 --port 8080 --storage-port 8081 --data /data")]
    public void Starts_programs_by_path_and_without_a_shell_with_arguments_that_can_be_replaced(string stage, string program, string arguments)
    {
        Assert.Equal([program], Words(stage, "ENTRYPOINT "));
        Assert.Equal(arguments.Split(' '), Words(stage, "CMD "));
    }

    // A service container takes no arguments, so a workflow can publish only the ports of the default arguments.
    [Fact]
    public void Local_server_listens_on_the_ports_that_its_image_declares()
    {
        var arguments = Words("local-server", "CMD ").ToList();

        Assert.Equal(
            $"EXPOSE {arguments[arguments.IndexOf("--port") + 1]} {arguments[arguments.IndexOf("--storage-port") + 1]}",
            Assert.Single(Stage("local-server"), line => line.StartsWith("EXPOSE ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("action", "USER root")]
    [InlineData("local-server", "USER 1654")]
    public void Each_image_states_its_user_and_the_reason(string stage, string user)
    {
        Assert.Equal(user, Assert.Single(Stage(stage), line => line.StartsWith("USER ", StringComparison.Ordinal)));
        Assert.Matches($"\n# .*\n{user}\n", _text);
    }

    [Fact]
    public void Checks_the_health_of_the_local_server_with_its_own_program() =>
        Assert.EndsWith(
            """ CMD ["/app/pioneer-local", "health", "--url", "http://127.0.0.1:8080"]""",
            Assert.Single(Stage("local-server"), line => line.StartsWith("HEALTHCHECK ", StringComparison.Ordinal)),
            StringComparison.Ordinal);

    [Fact]
    public void Post_stage_is_a_hard_link_and_copied_with_its_folder()
    {
        Assert.Contains("RUN ln /image/pioneer-train /image/pioneer-train-cleanup\n", _text, StringComparison.Ordinal);
        Assert.Contains("COPY --from=action-program /image/ /app/", Stage("action"));
    }

    [Fact]
    public void Copies_every_project_before_packages_are_restored()
    {
        var copied = Stage("restore").TakeWhile(line => !line.StartsWith("RUN dotnet restore ", StringComparison.Ordinal)).ToList();

        Assert.Equal(7, Projects("PioneerTrain.Cli").Count);
        Assert.All(Projects("PioneerTrain.Cli"), name => Assert.Contains($"COPY src/{name}/{name}.csproj src/{name}/", copied));
    }

    [Fact]
    public void Publishes_programs_as_the_build_does()
    {
        var settings = PublishSetting().Matches(File.ReadAllText(Repository.File("build/publish.proj"))).Select(setting => setting.Groups["name"].Value).ToList();

        Assert.Equal(4, settings.Count);
        var environment = Assert.Single(Stage("restore"), line => line.StartsWith("ENV ", StringComparison.Ordinal));
        Assert.Equal(settings.Select(name => $"{name}=true"), environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(4));
    }

    [Fact]
    public void Sends_only_listed_files_to_the_builder() =>
        Assert.Equal("*", File.ReadLines(Repository.File(".dockerignore")).First(line => !line.StartsWith('#')));

    private static List<string> Stage(string name) =>
        [.. _instructions.SkipWhile(line => !line.EndsWith($" AS {name}", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal))];

    /// <summary>Returns the words of the only instruction of this kind, in its form without a shell.</summary>
    private static IEnumerable<string> Words(string stage, string instruction)
    {
        var line = Assert.Single(Stage(stage), line => line.StartsWith(instruction, StringComparison.Ordinal));
        return JsonNode.Parse(line[instruction.Length..])!.AsArray().Select(word => (string)word!);
    }

    /// <summary>Returns a project and all projects that it references, linked or not.</summary>
    private static HashSet<string> Projects(string name) =>
    [
        name,
        .. XDocument.Load(Repository.File($"src/{name}/{name}.csproj"))
            .Descendants("ProjectReference")
            .SelectMany(reference => Projects(Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))),
    ];

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("-p:(?<name>\\w+)=true", RegexOptions.NonBacktracking)]
    private static partial Regex PublishSetting();
}
