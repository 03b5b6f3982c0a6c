using PioneerTrain.Jobs;

namespace PioneerTrain.Pioneer.Jobs;

/// <summary>Estimates the progress of a job and its end from the events of a
/// <see cref="JobWatcher"/>, for display.</summary>
public sealed class JobForecast(TimeProvider time)
{
    private readonly JobActivity _activity = new(maximumRises: null, race: null, time);

    /// <summary>Completed share, 0 to 1; null if neither the job nor its log reports it.</summary>
    public double? Share => _activity.Share;

    /// <summary>Time to the expected end; zero or less if the job is overdue, null if
    /// unknown.</summary>
    public TimeSpan? TimeLeft => _activity.ToExpectedEnd;

    /// <summary>Records an event.</summary>
    public void Observe(JobEvent happened)
    {
        var job = happened switch
        {
            JobEvent.StatusChanged changed => changed.Job,
            JobEvent.Progressed progressed => progressed.Job,
            _ => null,
        };
        var lines = (happened as JobEvent.LogLines)?.Entries ?? [];
        if (job is not null)
        {
            _activity.Observe(job);
        }

        foreach (var line in lines)
        {
            _activity.Observe(line);
        }

        _activity.EndPoll(withJob: job is not null, withLog: lines.Count > 0);
    }
}
