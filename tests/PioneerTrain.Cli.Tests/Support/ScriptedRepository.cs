using System.IO.Compression;

namespace PioneerTrain.Cli.Tests.Support;

/// <summary>
/// The repository <c>octo-org/octo-repo</c> on GitHub as the API shows it: a pull request into
/// <c>main</c>, and runs on that branch with their reports.
/// </summary>
internal sealed class ScriptedRepository(ScriptedRun run)
{
    public const string Api = "GET api.github.com/repos/octo-org/octo-repo";
    public const string Artifacts = $"{Api}/actions/artifacts";
    public const string LatestRelease = $"{Api}/releases/latest";
    public const string Base = "ba5e000000000000000000000000000000000000";

    private const string Head = "4ead000000000000000000000000000000000000";
    private const string Merge = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

    /// <summary>The reports that the base commit has, the newest first.</summary>
    private readonly List<string> _artifacts = [];

    /// <summary>The run tests the merge commit of a pull request into <c>main</c>.</summary>
    public ScriptedRepository OnPullRequest()
    {
        run.Set("github-token", "ghs_secret_of_run");
        run.Runner.Event("pull_request",
            $$$"""
            {"number":5,"pull_request":{"number":5,"head":{"sha":"{{{Head}}}","repo":{"full_name":"octo-org/octo-repo"}},
            "base":{"ref":"main","sha":"{{{Base}}}","repo":{"full_name":"octo-org/octo-repo"} } } }
            """);
        run.On($"{Api}/git/commits/{Merge}", Reply.Json($$"""{"sha":"{{Merge}}","parents":[{"sha":"{{Base}}"},{"sha":"{{Head}}"}]}"""));
        run.On($"{Api}/commits", Reply.Json($"[{string.Join(',', Enumerable.Range(0, 20).Select(count => $$"""{"sha":"{{Before(count)}}","parents":[]}"""))}]"));
        Publish();
        return this;
    }

    /// <summary>Returns the commit this many before the base commit.</summary>
    public static string Before(int count) => count == 0 ? Base : $"{count:0000000}{Base[7..]}";

    /// <summary>Adds the report of a run at the base commit, or before it.</summary>
    /// <param name="folder">The output folder of a run with <c>evaluation.json</c> and <c>result.json</c>.</param>
    /// <param name="change">Changes the text of a file.</param>
    public ScriptedRepository WithReport(string folder, int id = 1, string eventName = "push", Func<string, string>? change = null, int before = 0)
    {
        var sha = Before(before);
        _artifacts.Add(
            $$$"""
            {"id":{{{id}}},"name":"tickets-ner-report","size_in_bytes":1,"expired":false,"created_at":"2025-12-20T00:00:{{{id:00}}}Z",
            "workflow_run":{"id":{{{100 + id}}},"head_sha":"{{{sha}}}","head_branch":"main","repository_id":1,"head_repository_id":1} }
            """);
        run.On($"{Api}/actions/runs/{100 + id}", Reply.Json(
            $$$"""
            {"id":{{{100 + id}}},"event":"{{{eventName}}}","head_branch":"main","head_sha":"{{{sha}}}",
            "html_url":"https://github.com/octo-org/octo-repo/actions/runs/{{{100 + id}}}","head_repository":{"id":1} }
            """));
        run.On($"{Api}/actions/artifacts/{id}/zip", Reply.Zip(Archive(folder, change ?? (text => text))));
        Publish();
        return this;
    }

    private void Publish() => run.On(Artifacts, Reply.Json($$"""{"artifacts":[{{string.Join(',', _artifacts)}}]}"""));

    private static byte[] Archive(string folder, Func<string, string> change)
    {
        using var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in (string[])["evaluation.json", "result.json"])
            {
                using var content = new StreamWriter(zip.CreateEntry(name).Open());
                content.Write(change(File.ReadAllText(Path.Combine(folder, name))));
            }
        }

        return archive.ToArray();
    }
}
