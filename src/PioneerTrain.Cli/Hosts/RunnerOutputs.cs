using System.Globalization;
using PioneerTrain.Cli.Publishers;
using PioneerTrain.Cli.Run;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Hosts;

/// <summary>The outputs of the step, which are written whenever one becomes known.</summary>
internal sealed class RunnerOutputs(FileCommands files)
{
    private ActionOutputs _outputs = new();

    /// <summary>Writes every output once, so that no other program can set one before.</summary>
    /// <exception cref="RunnerException">The file of the runner cannot be written.</exception>
    public void Claim() => files.SetOutputs(_outputs);

    /// <summary>Sets the id of the job.</summary>
    public void SetJob(string jobId)
    {
        _outputs = _outputs with { JobId = jobId };
        try
        {
            files.SetOutputs(_outputs);
        }
        catch (RunnerException)
        {
            // The outputs are written again at the end, where a failure is reported.
        }
    }

    /// <summary>
    /// Sets the outputs of the result. Later steps depend on them, so a run that passed but cannot
    /// write them is not delivered.
    /// </summary>
    public RunResult Set(RunResult result, UploadedArtifact? report)
    {
        _outputs = Of(result) with { JobId = result.Job?.Id ?? _outputs.JobId, ReportArtifactId = report?.Id.ToString(CultureInfo.InvariantCulture) };
        try
        {
            files.SetOutputs(_outputs);
            return result;
        }
        catch (RunnerException unwritten)
        {
            return ReportFiles.Undelivered(result, unwritten.Message);
        }
    }

    /// <summary>Sets the pages of check run and comment, if there are any.</summary>
    /// <exception cref="RunnerException">The file of the runner cannot be written.</exception>
    public void SetPages(RepositoryReports reports)
    {
        if ((reports.CheckUrl ?? reports.CommentUrl) is not null)
        {
            _outputs = _outputs with { CheckUrl = reports.CheckUrl, CommentUrl = reports.CommentUrl };
            files.SetOutputs(_outputs);
        }
    }

    private static ActionOutputs Of(RunResult result) => new()
    {
        Status = result.Job?.Status ?? JsonWord.Of(result.Conclusion),
        Outcome = result.Job is { } job ? JsonWord.Of(job.Outcome) : null,
        Conclusion = JsonWord.Of(result.Conclusion),
        Score = metric => result.Metrics?[metric],
        Verdict = result.Job is null ? null : JsonWord.Of(result.Gate.Verdict),
        F1Interval = result.Metrics?.Intervals.TryGetValue(Metric.F1.Key, out var interval) == true ? interval : null,
        Examples = result.Metrics?.SampleCount,
        ScoreSource = result.Evaluation is { } evaluation ? JsonWord.Of(evaluation.Source) : null,
        BaselineF1 = result.Baseline?.Find(Metric.F1.Key)?.Baseline,
        F1Drop = -result.Baseline?.Find(Metric.F1.Key)?.Change,
        IsReused = result.Job?.Reused,
        WeightsPath = result.Weights?.File,
        WeightsSha256 = result.Weights?.Sha256,
        ArtifactName = result.Weights?.Artifact?.Name,
        ArtifactId = result.Weights?.Artifact?.Id.ToString(CultureInfo.InvariantCulture),
        ArtifactUrl = result.Weights?.Artifact?.Url,
        ResultJson = result.ToJson(),
    };
}
