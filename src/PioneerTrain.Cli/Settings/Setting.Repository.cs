namespace PioneerTrain.Cli.Settings;

internal abstract partial record Setting
{
    /// <summary>The tag of the release.</summary>
    public static Setting<string> ReleaseTag { get; } = new("tag", "", SettingTypes.TagName) { Places = InputOnly };

    /// <summary>Overrides <c>release.draft</c> of the run; empty for its value.</summary>
    public static Setting<string> ReleaseDraft { get; } = new("draft", "", SettingTypes.SwitchWord) { Places = InputOnly };

    /// <summary>The inputs of the action in the folder <c>report</c>.</summary>
    public static IReadOnlyList<Setting> OfReport => [GithubToken, Comment];

    /// <summary>The inputs of the action in the folder <c>release</c>.</summary>
    public static IReadOnlyList<Setting> OfRelease => [GithubToken, ArtifactName, ReleaseTag, ReleaseDraft];
}
