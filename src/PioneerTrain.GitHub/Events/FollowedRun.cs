using System.Text.Json;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.GitHub.Events;

/// <summary>
/// The workflow run that the event <c>workflow_run</c> is about
/// (https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run).
/// </summary>
/// <param name="Event">The event that started it, such as <c>pull_request</c>.</param>
/// <param name="HeadSha">The commit; for a pull request, its head.</param>
/// <param name="HeadBranch">The branch of the commit; null when it is unknown.</param>
/// <param name="HeadOwner">The owner of the repository with this branch; null when it was deleted.</param>
/// <param name="Workflow">The file of the workflow, such as <c>.github/workflows/train.yml</c>.</param>
/// <param name="Page">The page of the run.</param>
public sealed record FollowedRun(
    long Id, int Attempt, string Event, string HeadSha, string? HeadBranch, string? HeadOwner, string Workflow, Uri Page)
{
    /// <summary>Reads the payload file of the event.</summary>
    /// <returns>Null when there is no such run in the payload.</returns>
    public static async Task<FollowedRun?> LoadAsync(RunnerVariables variables, CancellationToken cancellationToken)
    {
        if (variables is not { EventName: "workflow_run", EventPath: { } path })
        {
            return null;
        }

        try
        {
            await using var file = File.OpenRead(path);
            using var payload = await JsonDocument.ParseAsync(file, default, cancellationToken);
            return new EventPayload(payload.RootElement).FollowedRun;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
