using PioneerTrain.Cli.Run;
using PioneerTrain.Gating;
using PioneerTrain.GitHub.Repository;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// Shows the training as a check run on the commit. It starts in the background, so that the job is
/// followed without delay.
/// </summary>
/// <param name="save">Saves the check run for the post stage.</param>
internal sealed class CheckPublisher(Func<RepositoryConnection> open, PublishTarget target, Action<CheckState> save, HostServices services) : IRunPublisher
{
    /// <summary>GitHub's limit for a title.</summary>
    private const int MaxTitle = 255;

    private StepCheck? _check;
    private Task? _starting;

    public string Name => "check run";

    /// <summary>The page of the check run; null until there is one.</summary>
    public string? Url { get; private set; }

    /// <summary>Starts the check run when the job is known.</summary>
    /// <param name="title">The title of the report.</param>
    public void Begin(string jobId, string title)
    {
        if (_check is null)
        {
            _check = new StepCheck(new CheckRuns(open()), target, target.CheckName(SafeText.Of(title).ToString()), jobId, save, services.Time);
            _starting = _check.StartAsync(services.Cancelled);
        }
    }

    /// <summary>Completes the check run. After a cancel, the post stage completes it, because this process is about to be killed.</summary>
    public async Task PublishAsync(RunResult result, CancellationToken cancellationToken)
    {
        if (_check is null || result.Conclusion == Conclusion.Cancelled)
        {
            return;
        }

        // A start that failed is repeated by the completion.
#pragma warning disable VSTHRD003 // Begin started it, and the program has no synchronization context.
        await _starting!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore VSTHRD003
        var output = new CheckOutput(TitleOf(result), MarkdownReport.Render(result, ReportLimit.CheckText));
        var check = result.Conclusion == Conclusion.Started
            ? await _check.HandOverAsync(output, cancellationToken)
            : await _check.CompleteAsync(
                new CheckUpdate
                {
                    Output = output,
                    Annotations = [.. AnnotationsOf(result)],
                    Completion = new CheckCompletion(ConclusionOf(result), result.EndedAt),
                    DetailsUrl = target.RunUrl,
                },
                cancellationToken);
        Url = check.Url;
    }

    /// <summary>A run that passed although a rule is not met is neutral.</summary>
    private static CheckConclusion ConclusionOf(RunResult result) => result.Conclusion switch
    {
        Conclusion.Passed or Conclusion.Trained when result.Gate.Verdict is VerdictWord.Passed or VerdictWord.NoGate => CheckConclusion.Success,
        Conclusion.Passed or Conclusion.Trained => CheckConclusion.Neutral,
        Conclusion.DeadlinePassed => CheckConclusion.TimedOut,
        _ => CheckConclusion.Failure,
    };

    private static string TitleOf(RunResult result)
    {
        var title = $"{ReportWords.Headline(result.Conclusion).Headline}: {SafeText.Of(RunSummary.Of(result))}";
        return title.Length <= MaxTitle ? title : title[..(MaxTitle - 1)] + "…";
    }

    /// <summary>The rules that are not met, the errors and the warnings, at their lines in a file of the commit.</summary>
    private static IEnumerable<CheckAnnotation> AnnotationsOf(RunResult result)
    {
        var rules = result.Gate.Reasons.Where(rule => rule is { Standing: not GateStanding.Reached, Line: not null })
            .Select(rule => (Place: new Finding(rule.Text, result.Config.File, rule.Line), IsError: rule.IsFailure));
        var findings = result.Errors.Select(error => (Place: error, IsError: true)).Concat(result.Warnings.Select(warning => (Place: warning, IsError: false)));
        foreach (var (place, isError) in rules.Concat(findings))
        {
            if (place is { File: { } file, Line: { } line } && IsInRepository(file))
            {
                var level = isError ? CheckAnnotationLevel.Failure : CheckAnnotationLevel.Warning;
                yield return new CheckAnnotation(file, line, line, level, SafeText.Of(place.Message).ToString());
            }
        }
    }

    private static bool IsInRepository(string path) => !Path.IsPathRooted(path) && !path.Split('/', '\\').Contains("..");
}
