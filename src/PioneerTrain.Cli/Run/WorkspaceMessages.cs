namespace PioneerTrain.Cli.Run;

/// <summary>The messages about paths that are not in the workspace. They follow the path.</summary>
internal static class WorkspaceMessages
{
    /// <param name="real">The path without links.</param>
    public static string Outside(string real, string workspace) =>
        $"the path leads to {real}, outside the workspace {workspace}; use a path in the workspace, without links that lead out of it";

    public static string Unresolvable(string why) => $"the path cannot be resolved: {why}";
}
