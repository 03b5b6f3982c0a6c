using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.GitHub.Baselines;

/// <summary>The evaluation in the report of a workflow run.</summary>
/// <param name="CreatedAt">When the report was uploaded; null when unknown.</param>
public sealed record BranchReport(WorkflowRun Run, DateTimeOffset? CreatedAt, StoredResult Result, EvaluationFile Evaluation);

/// <summary>The result of a search for a report.</summary>
/// <param name="Report">Null when there is none.</param>
/// <param name="Missing">Why there is none, as a clause.</param>
/// <param name="Warnings">The reports that were skipped because they are unusable, as sentences.</param>
public sealed record ReportSearch(BranchReport? Report, string Missing, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// The artifacts of other commits after the report, in the same order: the newest of each commit.
    /// They have not been read.
    /// </summary>
    public IReadOnlyList<WorkflowArtifact> Earlier { get; init; } = [];
}

/// <summary>
/// Finds reports of earlier runs on a branch. Anyone can upload an artifact with any name from a
/// fork, and a pull request can change the workflow, so that only the runs of
/// <see cref="TrustedRuns"/> count.
/// </summary>
/// <param name="name">The name of the report artifacts.</param>
/// <param name="ownRun">The id of this run, whose reports do not count; null outside a workflow.</param>
public sealed class BranchReports(RepositoryConnection repository, string name, string branch, string? ownRun)
{
    /// <summary>The number of pages of 100 commits in which a base commit has ancestors.</summary>
    private const int HistoryPages = 3;

    /// <summary>The number of artifacts of this name that are looked at, the newest first.</summary>
    private const int MaximumArtifacts = 1_000;

    private readonly WorkflowArtifacts _artifacts = new(repository);
    private readonly List<string> _warnings = [];

    /// <summary>The maximum number of archives that are downloaded. Default: 20.</summary>
    public int MaximumDownloads { get; init; } = 20;

    /// <summary>
    /// Finds the newest report of a commit or of its nearest ancestor that is not rejected. The
    /// commit of a trusted run must be one of these, so that its workflow was on the branch: a tag can
    /// have the name of the branch, and a merge queue can fail.
    /// </summary>
    /// <param name="sha">A commit of the branch, or the branch for its newest one.</param>
    /// <param name="reject">Returns why a report cannot be used, as a clause; null if it can.</param>
    /// <exception cref="RepositoryException">A request failed, other than for one artifact.</exception>
    public async Task<ReportSearch> FindAtAsync(string sha, Func<BranchReport, string?> reject, CancellationToken cancellationToken)
    {
        var candidates = await ListAsync(cancellationToken);
        if (candidates.Count == 0)
        {
            return None($"no earlier run on {branch} has an artifact {name}");
        }

        var commits = await new Commits(repository).HistoryAsync(sha, HistoryPages, cancellationToken);
        var distances = commits.Index().ToDictionary(commit => commit.Item.Sha, commit => commit.Index, StringComparer.Ordinal);
        var ordered = candidates
            .Where(artifact => distances.ContainsKey(artifact.Run!.HeadSha))
            .OrderBy(artifact => distances[artifact.Run!.HeadSha])
            .ThenByDescending(artifact => artifact.CreatedAt)
            .ToList();
        var place = $"commit {ShortSha(sha)} of {branch} or one of the {Math.Max(0, commits.Count - 1):N0} commits before it";
        return await FirstAsync(ordered, $"no earlier run on {place} has an artifact {name}", reject, cancellationToken);
    }

    /// <summary>
    /// Reads the reports of artifacts that a search returned, in their order. Leaves out a report that
    /// does not count or cannot be used.
    /// </summary>
    /// <exception cref="RepositoryException">A request failed, other than for one artifact.</exception>
    public IAsyncEnumerable<BranchReport> ReadAsync(IEnumerable<WorkflowArtifact> artifacts, CancellationToken cancellationToken) =>
        artifacts.ToAsyncEnumerable()
            .Select(async (WorkflowArtifact artifact, CancellationToken _) => await TryReadAsync(artifact, cancellationToken))
            .OfType<BranchReport>();

    /// <summary>Returns the first characters of a commit, as Git shows them.</summary>
    public static string ShortSha(string sha) => sha.Length > 7 && sha.All(char.IsAsciiHexDigit) ? sha[..7] : sha;

    private async Task<List<WorkflowArtifact>> ListAsync(CancellationToken cancellationToken) =>
        await _artifacts.ListAsync(name, cancellationToken)
            .Take(MaximumArtifacts)
            .Where(artifact => artifact.Name == name && TrustedRuns.CanBe(artifact, branch) && artifact.Run!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture) != ownRun)
            .ToListAsync(cancellationToken);

    private async Task<ReportSearch> FirstAsync(
        List<WorkflowArtifact> ordered, string missing, Func<BranchReport, string?> reject, CancellationToken cancellationToken)
    {
        var expired = 0;
        string? rejection = null;
        var downloads = 0;
        foreach (var artifact in ordered)
        {
            if (artifact.IsExpired)
            {
                expired++;
                continue;
            }

            if (downloads++ == MaximumDownloads)
            {
                break;
            }

            if (await TryReadAsync(artifact, cancellationToken) is not { } report)
            {
                continue;
            }

            if (reject(report) is not { } why)
            {
                return new ReportSearch(report, "", _warnings) { Earlier = [.. Earlier(ordered, artifact)] };
            }

            rejection ??= $"the newest report of {branch}, of commit {ShortSha(report.Run.HeadSha)}, cannot be compared: {why}";
        }

        return None(rejection ?? (expired > 0 ? $"{missing} that has not expired" : ordered.Count > 0 ? $"{missing} with an evaluation" : missing));
    }

    private static IEnumerable<WorkflowArtifact> Earlier(List<WorkflowArtifact> ordered, WorkflowArtifact found) => ordered
        .SkipWhile(artifact => artifact != found)
        .Where(artifact => !artifact.IsExpired && artifact.Run!.HeadSha != found.Run!.HeadSha)
        .DistinctBy(artifact => artifact.Run!.HeadSha, StringComparer.Ordinal);

    /// <returns>Null when the run does not count, or its report has no usable evaluation.</returns>
    private async Task<BranchReport?> TryReadAsync(WorkflowArtifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            var run = await _artifacts.GetRunAsync(artifact.Run!.Id, cancellationToken);
            if (!TrustedRuns.Includes(run, artifact, branch))
            {
                return null;
            }

            var archive = ReportArchive.Read(await _artifacts.DownloadAsync(artifact.Id, ReportArchive.MaximumBytes, cancellationToken), artifact.Digest);
            if (archive.Problem is { } problem)
            {
                _warnings.Add(Skipped(artifact, problem));
            }

            return archive is { Result: { } result, Evaluation: { } evaluation } ? new BranchReport(run, artifact.CreatedAt, result, evaluation) : null;
        }
        catch (RepositoryException failure) when (failure.Kind is RepositoryErrorKind.NotFound or RepositoryErrorKind.Rejected or RepositoryErrorKind.TooLarge or RepositoryErrorKind.Protocol)
        {
            _warnings.Add(Skipped(artifact, failure.Message.TrimEnd('.')));
            return null;
        }
    }

    private string Skipped(WorkflowArtifact artifact, string problem) =>
        $"The artifact {name} of run {artifact.Run!.Id} was skipped: {problem}.";

    private ReportSearch None(string missing) => new(null, missing, _warnings);
}
