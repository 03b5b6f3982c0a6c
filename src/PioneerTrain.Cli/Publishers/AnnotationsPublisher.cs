using PioneerTrain.Cli.Hosts;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;
using PioneerTrain.Text;

namespace PioneerTrain.Cli.Publishers;

/// <summary>
/// Writes the conclusion and the warnings as annotations. Must be the last publisher, because it
/// turns workflow commands on again.
/// </summary>
internal sealed class AnnotationsPublisher(WorkflowCommands commands) : IRunPublisher
{
    public string Name => "annotations";

    public Task PublishAsync(RunResult result, CancellationToken cancellationToken)
    {
        commands.Resume();
        var (kind, title) = (ExitCode)result.ExitCode switch
        {
            ExitCode.Passed => (AnnotationKind.Notice, result.Conclusion == Conclusion.Started ? "Started" : "Passed"),
            var code => (AnnotationKind.Error, FailureTitles.Of(code)),
        };
        commands.Annotate(new Annotation(kind, SafeText.Of(RunSummary.Of(result)).ToString()) { Title = title, File = result.Config.File });
        foreach (var warning in result.Warnings)
        {
            commands.Annotate(new Annotation(AnnotationKind.Warning, SafeText.Of(warning).ToString()));
        }

        return Task.CompletedTask;
    }
}
