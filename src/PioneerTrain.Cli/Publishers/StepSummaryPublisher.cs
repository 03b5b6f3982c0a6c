using PioneerTrain.Cli.Run;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Publishers;

/// <summary>Writes the report to the job summary of the workflow run.</summary>
internal sealed class StepSummaryPublisher(FileCommands files) : IRunPublisher
{
    public string Name => "step summary";

    public Task PublishAsync(RunResult result, CancellationToken cancellationToken)
    {
        files.AppendSummary(MarkdownReport.Render(result, ReportLimit.StepSummary));
        return Task.CompletedTask;
    }
}
