using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli.Console;

/// <summary>Shows the progress of the weights download.</summary>
internal sealed class TransferProgress(ConsoleReporter reporter) : IProgress<WeightsProgress>
{
    public void Report(WeightsProgress value) => reporter.ReportTransfer("Weights", value.Bytes, value.Total);
}
