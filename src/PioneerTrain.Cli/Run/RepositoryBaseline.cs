using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Baselines;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Finds a baseline in the repository on GitHub: in the report of an earlier run on the base branch,
/// or in the newest release. What cannot be read is a missing baseline, never an error of the run.
/// </summary>
/// <param name="reportName">The name of the report artifact of this run.</param>
internal sealed class RepositoryBaseline(IRunHost host, TrainRequest request, string reportName, TimeProvider time)
{
    public async Task<BaselinePlan> FindAsync(BaselineSettings settings, HeldOutPlan heldOut, CancellationToken cancellationToken)
    {
        var plan = new BaselinePlan(settings);
        if (!host.Repository.HasToken)
        {
            return plan with { Missing = BaselineMessages.NoToken(request.Identity.RunId is null) };
        }

        try
        {
            var repository = host.Repository.Open();
            var expected = await ExpectedEvaluation.ReadAsync(heldOut, cancellationToken);
            return settings.Source is BaselineSource.Release
                ? await InReleaseAsync(plan, new Releases(repository), expected, cancellationToken)
                : await OnBranchAsync(plan, repository, expected, cancellationToken);
        }
        catch (RepositoryException failure)
        {
            return plan with { Missing = BaselineMessages.AsClause(failure.Message) };
        }
    }

    private async Task<BaselinePlan> OnBranchAsync(BaselinePlan plan, RepositoryConnection repository, ExpectedEvaluation expected, CancellationToken cancellationToken)
    {
        var found = await BaseCommit.FindAsync(request.Context, new Commits(repository), cancellationToken);
        if (found is not { Sha: { } sha, Branch: var branch })
        {
            return plan with { Missing = found is null ? BaselineMessages.UnknownBase : BaselineMessages.NoBase };
        }

        var search = await new BranchReports(repository, reportName, branch, request.Identity.RunId)
            .FindAtAsync(sha, report => expected.ReasonAgainst(report.Evaluation), cancellationToken);
        plan = plan with { Warnings = [.. plan.Warnings, .. search.Warnings] };
        if (search.Report is not { } report)
        {
            return plan with { Missing = search.Missing };
        }

        return plan with
        {
            Stored = report.Evaluation,
            Earlier = search.Earlier,
            Warnings = [.. plan.Warnings, .. found.Doubt is { } doubt ? [doubt] : Array.Empty<string>()],
            Origin = new BaselineOrigin
            {
                Branch = branch,
                Commit = report.Run.HeadSha,
                RunId = report.Run.Id,
                Url = report.Run.Url,
                CreatedAt = report.CreatedAt,
                Age = time.GetUtcNow() - report.CreatedAt,
                Verdict = report.Result.Gate?.Verdict,
            },
        };
    }

    private async Task<BaselinePlan> InReleaseAsync(BaselinePlan plan, Releases releases, ExpectedEvaluation expected, CancellationToken cancellationToken)
    {
        if (await releases.FindLatestAsync(cancellationToken) is not { } release)
        {
            return plan with { Missing = BaselineMessages.NoRelease };
        }

        if (release.Assets.FirstOrDefault(asset => asset is { Name: EvaluationFiles.Name, IsUploaded: true }) is not { } file)
        {
            return plan with { Missing = BaselineMessages.NotInRelease(release.Tag) };
        }

        var json = await releases.DownloadAsync(file.Id, EvaluationFileReader.MaximumBytes, cancellationToken);
        var (evaluation, problem) = ReportArchive.HasDigest(json.Span, file.Digest)
            ? EvaluationFileReader.Read(json.Span, EvaluationFiles.Name)
            : (null, new Finding(BaselineMessages.WrongDigest, EvaluationFiles.Name));
        if ((evaluation is null ? problem!.ToString() : expected.ReasonAgainst(evaluation)) is { } reason)
        {
            return plan with { Missing = BaselineMessages.ReleaseNotComparable(release.Tag, reason) };
        }

        return plan with
        {
            Stored = evaluation,
            Origin = new BaselineOrigin { Release = release.Tag, Url = release.Url, CreatedAt = release.PublishedAt, Age = time.GetUtcNow() - release.PublishedAt },
        };
    }
}
