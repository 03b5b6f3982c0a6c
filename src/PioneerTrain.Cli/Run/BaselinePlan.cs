using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.Reporting;
using PioneerTrain.Scoring;

namespace PioneerTrain.Cli.Run;

/// <summary>The model that the trained model is compared with, found before a job is created.</summary>
internal sealed record BaselinePlan(BaselineSettings Settings)
{
    /// <summary>The model to evaluate: the id of a job, or a base model; null for none.</summary>
    public string? Model { get; init; }

    /// <summary>The evaluation to compare with; null when a model is evaluated.</summary>
    public EvaluationFile? Stored { get; init; }

    /// <summary>
    /// The report artifacts of earlier commits of the base branch, the nearest first; not read yet.
    /// </summary>
    public IReadOnlyList<WorkflowArtifact> Earlier { get; init; } = [];

    /// <summary>Where the evaluation comes from.</summary>
    public BaselineOrigin Origin { get; init; } = new();

    /// <summary>Why there is no baseline, as a clause; null when there is one.</summary>
    public string? Missing { get; init; }

    /// <summary>What a person should know about the baseline, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <param name="evaluation">The evaluation of the baseline; null when there is none.</param>
    public BaselineResult ToResult(EvaluationFile? evaluation, BaselineComparison comparison)
    {
        var kind = Settings.Source switch
        {
            BaselineSource.BaseModel => BaselineKind.BaseModel,
            BaselineSource.OtherJob => BaselineKind.Job,
            BaselineSource.Branch => BaselineKind.Branch,
            BaselineSource.Release => BaselineKind.Release,
            _ => BaselineKind.File,
        };
        var result = BaselineResult.From(kind, evaluation, comparison);
        return result with
        {
            Model = result.Model ?? Model,
            Branch = Origin.Branch,
            Commit = Origin.Commit,
            RunId = Origin.RunId,
            Release = Origin.Release,
            Url = Origin.Url,
            CreatedAt = Origin.CreatedAt,
            AgeSeconds = Origin.Age?.TotalSeconds,
            Verdict = Origin.Verdict,
            Evaluation = (Settings.Source as BaselineSource.File)?.Path,
        };
    }
}
