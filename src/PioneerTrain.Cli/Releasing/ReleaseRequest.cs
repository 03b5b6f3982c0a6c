using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Releasing;

/// <summary>What a step asks for that releases a model.</summary>
/// <param name="Run">The workflow run, which also trained the model.</param>
/// <param name="Commit">The commit of the workflow run.</param>
/// <param name="Artifact">The artifact with the weights; null for the only one.</param>
/// <param name="IsDraft">Whether the release stays a draft; null as in the config.</param>
internal sealed record ReleaseRequest(long Run, string Commit, string Tag, string? Artifact, bool? IsDraft)
{
    /// <exception cref="RunException">The input <c>tag</c> or a variable is missing or invalid.</exception>
    public static ReleaseRequest Of(SettingValues settings, RunnerVariables runner)
    {
        if (runner is not { Sha: { } commit, RunId: { } id } || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var run))
        {
            throw new RunException(ExitCode.InvalidInput, ReleaseMessages.NoWorkflowRun);
        }

        var tag = settings.Find(Setting.ReleaseTag) ?? throw new RunException(ExitCode.InvalidInput, ReleaseMessages.NoTag);
        return new ReleaseRequest(run, commit, tag, settings.Find(Setting.ArtifactName), settings.Find(Setting.ReleaseDraft) is { } word ? SettingTypes.Switch.TryParse(word, out var isDraft) && isDraft : null);
    }

    /// <summary>
    /// Returns a hidden line for the notes of the release, by which all attempts of the workflow run
    /// find it.
    /// </summary>
    /// <param name="artifact">The artifact with the weights.</param>
    public string MarkerOf(string artifact)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Run}\n{Tag}\n{artifact}")));
        return $"<!-- pioneer-train-release {Convert.ToHexStringLower(key)[..16]} -->";
    }
}
