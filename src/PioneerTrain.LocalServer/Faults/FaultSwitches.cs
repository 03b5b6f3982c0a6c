namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The active faults in the order in which they were switched on, each with its remaining
/// occurrences.
/// </summary>
internal sealed class FaultSwitches
{
    private readonly Lock _gate = new();
    private readonly List<Switched> _on = [];

    public FaultSwitches(IEnumerable<FaultSetting> settings)
    {
        foreach (var setting in settings)
        {
            SwitchOn(setting);
        }
    }

    /// <summary>
    /// The names of the active faults and their remaining occurrences; null means until switched
    /// off.
    /// </summary>
    public IReadOnlyList<(string Name, int? Left)> Current
    {
        get
        {
            lock (_gate)
            {
                return [.. _on.Select(each => (each.Fault.Name, each.Left))];
            }
        }
    }

    /// <summary>Switches a fault on. If it is already on, its setting is replaced.</summary>
    public void SwitchOn(FaultSetting setting)
    {
        lock (_gate)
        {
            _on.RemoveAll(each => each.Fault == setting.Fault);
            _on.Add(new Switched(setting));
        }
    }

    public void SwitchAllOff()
    {
        lock (_gate)
        {
            _on.Clear();
        }
    }

    /// <summary>Returns and counts the faults that apply to a request, outermost first.</summary>
    public IReadOnlyList<Fault> Trigger(FaultPlace place)
    {
        var triggered = new List<Fault>();
        lock (_gate)
        {
            foreach (var each in _on.Where(each => (each.Place & place) != FaultPlace.None).ToList())
            {
                Take(each);
                triggered.Add(each.Fault);
                if (each.Fault.Rejects)
                {
                    break;
                }
            }
        }

        return triggered;
    }

    /// <summary>
    /// Returns whether a fault that affects no request is on, and counts the occurrence if it is.
    /// </summary>
    public bool Trigger(Fault fault)
    {
        lock (_gate)
        {
            if (_on.Find(each => each.Fault == fault) is not { } found)
            {
                return false;
            }

            Take(found);
            return true;
        }
    }

    private void Take(Switched switched)
    {
        if (switched.Left is { } left && (switched.Left = left - 1) == 0)
        {
            _on.Remove(switched);
        }
    }

    private sealed class Switched(FaultSetting setting)
    {
        public Fault Fault => setting.Fault;

        public FaultPlace Place { get; } = setting.Place ?? setting.Fault.Place;

        public int? Left { get; set; } = setting.Number ?? setting.Fault.DefaultCount;
    }
}
