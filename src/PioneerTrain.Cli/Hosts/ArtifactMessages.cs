using PioneerTrain.GitHub.Artifacts;

namespace PioneerTrain.Cli.Hosts;

/// <summary>The messages about the artifact of a run.</summary>
internal static class ArtifactMessages
{
    public static string AlreadyUploaded(UploadedArtifact artifact) =>
        $"the workflow run already has artifact {artifact.Name} with these weights (id {artifact.Id}, {artifact.Digest})";

    public static string NameTaken(ListedArtifact existing) =>
        $"An artifact named \"{existing.Name}\" already exists in this workflow run ({existing}). No job was started. "
        + "Set artifact-name to another name (in a matrix, one for each job), or set artifact-overwrite to true to replace it.";

    public static string NameTakenForAttach(ListedArtifact existing) =>
        $"An artifact named \"{existing.Name}\" already exists in this workflow run ({existing}). "
        + "Unless it has the weights of the job, they will not be uploaded. "
        + "Set artifact-name to another name, or set artifact-overwrite to true to replace it.";

    public static string NameNotChecked(string why) =>
        $"Could not check whether the name of the artifact is free: {why} The name is checked again when the weights are uploaded.";

    public static string ReportNotUploaded(ArtifactName name, string why) => $"Could not upload the report as artifact \"{name}\": {why}";

    public static string Replacing(ListedArtifact existing) =>
        $"Replacing the artifact \"{existing.Name}\" of this workflow run ({existing}).";
}
