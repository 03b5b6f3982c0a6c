using PioneerTrain.Text;

namespace PioneerTrain.Cli.Releasing;

/// <summary>The messages of a release.</summary>
internal static class ReleaseMessages
{
    public const string NoWorkflowRun = "The action release must run in a workflow: GITHUB_SHA or GITHUB_RUN_ID is not set.";

    public const string NoTag = "input tag is empty; expected the tag of the release, such as ${{ github.ref_name }}";

    public const string NoLicense = "The config has no license for the model card. Add release.license to the config.";

    public const string WeightsChanged = "The weights in the release changed while it was made. Run the job again.";

    public static string NotOneReport(IReadOnlyList<string> names) => names.Count == 0
        ? "The workflow run has no artifact whose name ends in -report. Run the action pioneer-train in a job before this one."
        : $"The workflow run has several reports: {string.Join(", ", names)}. Set the input artifact-name to the name of one without -report.";

    public static string NoReport(string name) => $"The workflow run has no artifact {name}, or it has expired.";

    public static string UnusableReport(string name, string problem) => $"The artifact {name} cannot be used: {problem.TrimEnd('.')}.";

    public static string NotReleased(string reason) => $"The model is not released. {reason}";

    public static string NoWeights(string name) => $"The workflow run does not have the artifact {name} that the report names, or it has expired.";

    public static string OtherWeights(string name) =>
        $"The artifact {name} does not have the size and SHA-256 that the report names. The model is not released. Train again.";

    public static string UnknownFormat(string name) => $"The artifact {name} is neither a zip nor a gzip archive. The model is not released.";

    public static string TooManyPieces(int maximum) => $"The weights need more than {maximum} files. The model is not released.";

    public static string Uploaded(int uploaded, int all) => uploaded == 0 ? $"The release has all {Quantity.Count(all, "file")}." : $"Uploaded {uploaded} of {Quantity.Count(all, "file")}.";

    public static string Made(string tag, bool isDraft, string url) => isDraft
        ? $"The draft of the release {tag} is complete: {url}"
        : $"The release {tag} is published: {url}";
}
