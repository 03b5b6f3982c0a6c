using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>Where weights lie, and the service's word for where that is.</summary>
internal sealed class Storage(WorldSettings settings, Timeline timeline, JobDesk jobs)
{
    private const int Piece = 16 * 1024;
    private const int LargePiece = 1024 * 1024;

    /// <summary>Not in whole milliseconds, as other happenings are: two threads that plan in the same moment plan nothing for the same one.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromTicks(200_123);

    /// <summary>Statuses for weights that are not ready yet.</summary>
    private static readonly int[] _notReady = [404, 409, 425];

    public WireAnswer Download(WireRequest request)
    {
        if (jobs.Asked(request) is not { } job)
        {
            return jobs.NotFound();
        }

        if (!job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            return Answers.Refusal(400, "Training job not complete.", settings.Profile);
        }

        if (timeline.Now - job.End < Preparation(job))
        {
            return Answers.Refusal(_notReady[(int)(job.End.Ticks % _notReady.Length)], "The weights are being prepared.", settings.Profile);
        }

        var address = $"https://{Hosts.Weights}/{job.Id}.zip?expires={(timeline.Now + settings.AddressLife).Ticks}&signature=weights";
        return settings.Download switch
        {
            DownloadForm.Body => Bytes(request, job),
            DownloadForm.Redirect => new WireAnswer(302, "text/html", []) { Headers = [("Location", address)] },
            _ => Answers.Json(200, new JsonObject { ["success"] = true, ["job_id"] = job.Id, ["download_url"] = address, ["expires_in_seconds"] = 3600 }),
        };
    }

    /// <summary>The time from the end of a job until its weights can be downloaded: none for most jobs, up to a minute for others.</summary>
    private static TimeSpan Preparation(Job job) => TimeSpan.FromSeconds(Math.Max(0, (job.End.Ticks / 7 % 90) - 30));

    public WireAnswer Weights(WireRequest request)
    {
        var job = jobs.Find(Path.GetFileNameWithoutExtension(request.Path));
        return job is null || long.Parse(request.Query("expires")!, CultureInfo.InvariantCulture) < timeline.Now.Ticks
            ? Answers.Text(403, "application/xml", "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
            : Bytes(request, job);
    }

    private WireAnswer Bytes(WireRequest request, Job job)
    {
        var weights = job.Weights;
        var tag = $"\"{job.Id}\"";
        var from = settings.GivesParts && request.Header("Range") is { } range && request.Header("If-Range") == tag
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        if (from >= weights.Length)
        {
            return new WireAnswer(416, "application/xml", []);
        }

        var answer = new WireAnswer(from > 0 ? 206 : 200, "application/octet-stream", weights[from..]) { Piece = settings.WeightsAreLarge ? LargePiece : Piece, Pause = _pause, Headers = [("ETag", tag)] };
        return from > 0 ? answer with { Headers = [.. answer.Headers, ("Content-Range", $"bytes {from}-{weights.Length - 1}/{weights.Length}")] } : answer;
    }
}
