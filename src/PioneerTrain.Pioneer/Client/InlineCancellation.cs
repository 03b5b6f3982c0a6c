namespace PioneerTrain.Pioneer.Client;

/// <summary><see cref="CancellationTokenSource.CancelAsync"/> goes to another thread; our callbacks are short, and a run that keeps to one thread can
/// be repeated step by step.</summary>
internal static class InlineCancellation
{
    public static void CancelHere(this CancellationTokenSource source) => source.Cancel();
}
