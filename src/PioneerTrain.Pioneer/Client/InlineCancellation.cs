namespace PioneerTrain.Pioneer.Client;

/// <summary>Cancels on the calling thread. <see cref="CancellationTokenSource.CancelAsync"/> runs
/// the callbacks on another thread; ours are short, and a run that stays on one thread can be
/// repeated step by step.</summary>
internal static class InlineCancellation
{
    /// <summary>Cancels and runs the callbacks on the calling thread.</summary>
    public static void CancelInline(this CancellationTokenSource source) => source.Cancel();
}
