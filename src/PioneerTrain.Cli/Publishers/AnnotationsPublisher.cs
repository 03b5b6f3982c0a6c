using PioneerTrain.Cli.Run;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// Writes the conclusion, the errors and the warnings as annotations, each at its place in the
/// config or data file.
/// </summary>
internal sealed class AnnotationsPublisher(WorkflowCommands commands) : IRunPublisher
{
    /// <summary>GitHub shows ten annotations of a kind for a step; the log lists all errors.</summary>
    private const int MaxErrors = 9;

    public string Name => "annotations";

    public Task PublishAsync(RunResult result, CancellationToken cancellationToken)
    {
        var title = ReportWords.Headline(result.Conclusion).Headline;
        if (result.Errors.Count == 0)
        {
            commands.Annotate(ConclusionOf(result) with { Title = title });
        }

        foreach (var error in result.Errors.Take(MaxErrors))
        {
            commands.Annotate(At(error, AnnotationKind.Error) with { Title = title });
        }

        if (result.Errors.Count > MaxErrors)
        {
            commands.Annotate(new Annotation(AnnotationKind.Error, Messages.MoreErrors(result.Errors.Count - MaxErrors)) { Title = title });
        }

        // The last warning of such a run is the reason, which the conclusion contains.
        foreach (var warning in result.Conclusion == Conclusion.NotDelivered ? result.Warnings.SkipLast(1) : result.Warnings)
        {
            commands.Annotate(At(warning, AnnotationKind.Warning));
        }

        return Task.CompletedTask;
    }

    /// <summary>The verdict of the gate is at the rule that decided.</summary>
    private static Annotation ConclusionOf(RunResult result)
    {
        var isPassed = result.ExitCode == (int)ExitCode.Passed;
        var rule = result.Gate.Reasons.FirstOrDefault(reason => isPassed || reason.IsFailure);
        return new Annotation(isPassed ? AnnotationKind.Notice : AnnotationKind.Error, SafeText.Of(RunSummary.Of(result)).ToString())
        {
            File = result.Config.File,
            Line = rule?.Line ?? 0,
        };
    }

    private static Annotation At(Finding finding, AnnotationKind kind) => new(kind, SafeText.Of(finding.Message).ToString())
    {
        File = finding.File,
        Line = finding.Line ?? 0,
        Column = finding.Column ?? 0,
    };
}
