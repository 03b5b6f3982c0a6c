using System.Globalization;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Compares the validation losses of jobs that train the same data at the same time. A job
/// that is behind another one after half of its epochs has lost. Thread-safe.</summary>
public sealed class LossRace
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LossRaceEntry, double> _halfway = [];

    /// <summary>Returns the entry of one more job.</summary>
    public LossRaceEntry Enter() => new(this);

    /// <summary>Records the lowest loss of a job after half of its epochs.</summary>
    /// <returns>The lowest loss of another job after half of its epochs, if it is lower.</returns>
    internal double? Finish(LossRaceEntry entry, double loss)
    {
        lock (_gate)
        {
            _halfway[entry] = loss;
            var best = _halfway.Values.Min();
            return best < loss ? best : null;
        }
    }

    /// <summary>Forgets a job, so that none is compared with it.</summary>
    internal void Leave(LossRaceEntry entry)
    {
        lock (_gate)
        {
            _halfway.Remove(entry);
        }
    }
}

/// <summary>One job in a race.</summary>
public sealed class LossRaceEntry(LossRace race)
{
    private double _lowest = double.PositiveInfinity;
    private bool _isHalfway;

    /// <summary>Why the job has lost, as a clause; null if it has not.</summary>
    public string? Defeat { get; private set; }

    /// <summary>Ends the race of a job that failed. A job that replaces it starts again.</summary>
    public void Leave()
    {
        race.Leave(this);
        (_lowest, _isHalfway, Defeat) = (double.PositiveInfinity, false, null);
    }

    /// <summary>Records the validation loss of an epoch.</summary>
    /// <param name="epoch">From 1.</param>
    /// <param name="epochs">The maximum number of epochs of the job.</param>
    /// <param name="loss">May be NaN or infinite, and is ignored then.</param>
    internal void Observe(int epoch, int epochs, double loss)
    {
        if (_isHalfway || !double.IsFinite(loss))
        {
            return;
        }

        _lowest = Math.Min(_lowest, loss);
        if (2L * epoch < epochs)
        {
            return;
        }

        _isHalfway = true;
        if (race.Finish(this, _lowest) is { } best)
        {
            Defeat = string.Create(CultureInfo.InvariantCulture, $"its validation loss is {_lowest:0.####} after {epoch} of {epochs} epochs, and that of another job of the sweep {best:0.####}");
        }
    }
}
