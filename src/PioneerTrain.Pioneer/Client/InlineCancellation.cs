namespace PioneerTrain.Pioneer.Client;

/// <summary><see cref="CancellationTokenSource.CancelAsync"/> runs callbacks on another thread. Ours are short, and a run that stays on one thread can be
/// repeated step by step.</summary>
internal static class InlineCancellation
{
    /// <summary>Cancels, and runs the callbacks on this thread.</summary>
    public static void CancelInline(this CancellationTokenSource source) => source.Cancel();
}
