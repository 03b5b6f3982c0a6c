using PioneerTrain.Cli.Console;
using PioneerTrain.GitHub.Runner;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// The host of jobs that are followed at the same time: their states are saved together, and the
/// output is protected while any of them shows its log. Thread-safe.
/// </summary>
/// <param name="legs">The plans of the jobs.</param>
/// <param name="isRerun">True when an earlier attempt can have left any of the jobs. Each is then in the
/// state until it is settled, also while it waits for its turn.</param>
internal sealed class SweepHost(IJobHost host, IReadOnlyList<RunPlan> legs, bool isRerun)
{
    private readonly Lock _gate = new();
    private readonly RunState?[] _states = [.. legs.Select(leg => isRerun ? new RunState(leg.Fingerprint.ToString()) : null)];
    private IDisposable? _bracket;
    private int _open;
    private bool _hasReported;

    /// <summary>Returns the host of one job.</summary>
    public IJobHost ForLeg(int index) => new LegHost(this, host, index, host.Reporter.With($"[{index + 1}/{legs.Count}] "));

    private void SaveState(int index, RunState state)
    {
        lock (_gate)
        {
            _states[index] = state;
            var all = _states.OfType<RunState>().ToList();
            host.SaveState(new RunState(legs[0].Fingerprint.ToString(), IsSettled: all.TrueForAll(leg => leg.IsSettled)) { Legs = all });
        }
    }

    /// <summary>Reports the first job, because the check run shows one.</summary>
    private void ReportJob(string jobId, string title)
    {
        lock (_gate)
        {
            if (!_hasReported)
            {
                _hasReported = true;
                host.ReportJob(jobId, title);
            }
        }
    }

    private Bracket OpenRemoteOutput()
    {
        lock (_gate)
        {
            _bracket = _open++ == 0 ? host.OpenRemoteOutput() : _bracket;
            return new Bracket(this);
        }
    }

    private void CloseRemoteOutput()
    {
        lock (_gate)
        {
            if (--_open == 0)
            {
                _bracket!.Dispose();
            }
        }
    }

    private sealed class LegHost(SweepHost sweep, IJobHost host, int index, ConsoleReporter reporter) : IJobHost
    {
        public ConsoleReporter Reporter => reporter;

        public void Warn(string sentence) => host.Warn(sentence);

        public void SaveState(RunState state) => sweep.SaveState(index, state);

        public void ReportJob(string jobId, string title) => sweep.ReportJob(jobId, title);

        public IDisposable OpenRemoteOutput() => sweep.OpenRemoteOutput();
    }

    private sealed class Bracket(SweepHost sweep) : IDisposable
    {
        public void Dispose() => sweep.CloseRemoteOutput();
    }
}
