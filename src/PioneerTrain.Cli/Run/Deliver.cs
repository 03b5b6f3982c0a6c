using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Hosts;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>Reports the result wherever the host reports it. Outputs and files are part of the contract: a run that passed and cannot write them did not deliver. A
/// publisher may warn and changes nothing.</summary>
internal sealed class Deliver(IRunHost host)
{
    public async Task<ExitCode> RunAsync(RunResult result, CancellationToken cancellationToken)
    {
        ConsoleReport.WriteResults(result, host.Narrator);
        result = host.Save(result);
        ConsoleReport.WriteConclusion(result, host.Narrator);
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
