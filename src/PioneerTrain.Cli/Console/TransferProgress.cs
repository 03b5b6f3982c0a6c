using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli.Console;

/// <summary>Shows how much of the weights has come.</summary>
internal sealed class TransferProgress(ConsoleNarrator narrator) : IProgress<WeightsProgress>
{
    public void Report(WeightsProgress value) => narrator.Transferred("Weights", value.Bytes, value.Total);
}
