using PioneerTrain.Cli.Console;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// Writes the result to the console, the outputs, the files and the publishers. A run that passed
/// but cannot write its outputs or files is not delivered. A publisher that fails causes only a
/// warning.
/// </summary>
internal sealed class Deliver(IRunHost host)
{
    /// <param name="shown">The warnings that the log already shows.</param>
    public async Task<ExitCode> RunAsync(RunResult result, IReadOnlyList<Finding> shown, CancellationToken cancellationToken)
    {
        ConsoleReport.WriteResults(result, host.Reporter);
        result = await host.SaveAsync(result, cancellationToken);
        ConsoleReport.WriteConclusion(result, shown, host.Reporter);
        foreach (var publisher in host.Publishers)
        {
            await PublishAsync(publisher, result, cancellationToken);
        }

        host.Close();
        return (ExitCode)result.ExitCode;
    }

    private async Task PublishAsync(IRunPublisher publisher, RunResult result, CancellationToken cancellationToken)
    {
        try
        {
            await publisher.PublishAsync(result, cancellationToken);
        }
        catch (Exception failure)
        {
            host.Warn(Messages.NotPublished(publisher.Name, failure.Message));
        }
    }
}
