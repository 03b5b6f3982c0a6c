using System.Globalization;
using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The storage of the weights, and the responses that point to it.</summary>
internal sealed class Storage(WorldSettings settings, Timeline timeline, JobEndpoints jobs)
{
    private const int Piece = 16 * 1024;
    private const int LargePiece = 1024 * 1024;

    /// <summary>
    /// Not a whole number of milliseconds, unlike other events, so that two threads that schedule
    /// at the same time do not produce events with equal times.
    /// </summary>
    private static readonly TimeSpan _pause = TimeSpan.FromTicks(200_123);

    /// <summary>Statuses for weights that are not ready yet.</summary>
    private static readonly int[] _notReady = [404, 409, 425];

    public WireResponse Download(WireRequest request)
    {
        if (jobs.Asked(request) is not { } job)
        {
            return jobs.NotFound();
        }

        if (!job.HasEnded(timeline.Now) || job.Ending != JobEnding.Succeeds)
        {
            return Responses.Refusal(400, "Training job not complete.", settings.Profile);
        }

        if (job.AreWeightsGone(timeline.Now))
        {
            return Gone(job);
        }

        if (timeline.Now - job.End < Preparation(job))
        {
            return Responses.Refusal(_notReady[(int)(job.End.Ticks % _notReady.Length)], "The weights are being prepared.", settings.Profile);
        }

        var address = $"https://{Hosts.Weights}/{job.Id}.zip?expires={(timeline.Now + settings.AddressLife).Ticks}&signature=weights";
        return settings.Download switch
        {
            DownloadForm.Body => Bytes(request, job),
            DownloadForm.Redirect => new WireResponse(302, "text/html", []) { Headers = [("Location", address)] },
            _ => Responses.Json(200, new JsonObject { ["success"] = true, ["job_id"] = job.Id, ["download_url"] = address, ["expires_in_seconds"] = 3600 }),
        };
    }

    /// <summary>
    /// Returns the time from the end of a job until its weights can be downloaded: zero for most
    /// jobs, up to a minute for others.
    /// </summary>
    private static TimeSpan Preparation(Job job) => TimeSpan.FromSeconds(Math.Max(0, (job.End.Ticks / 7 % 90) - 30));

    public WireResponse Weights(WireRequest request)
    {
        var job = jobs.Find(Path.GetFileNameWithoutExtension(request.Path));
        return job is null || long.Parse(request.Query("expires")!, CultureInfo.InvariantCulture) < timeline.Now.Ticks
            ? Responses.Text(403, "application/xml", "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")
            : job.AreWeightsGone(timeline.Now) ? Gone(job)
            : Bytes(request, job);
    }

    private WireResponse Gone(Job job) => Responses.Refusal(job.Deleted!.Value.Status, "The weights were deleted.", settings.Profile);

    private WireResponse Bytes(WireRequest request, Job job)
    {
        var weights = job.Weights;
        var tag = $"\"{job.Id}\"";
        var from = settings.SupportsRanges && request.Header("Range") is { } range && request.Header("If-Range") == tag
            ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        if (from >= weights.Length)
        {
            return new WireResponse(416, "application/xml", []);
        }

        var answer = new WireResponse(from > 0 ? 206 : 200, "application/octet-stream", weights[from..]) { Piece = settings.WeightsAreLarge ? LargePiece : Piece, Pause = _pause, Headers = [("ETag", tag)] };
        return from > 0 ? answer with { Headers = [.. answer.Headers, ("Content-Range", $"bytes {from}-{weights.Length - 1}/{weights.Length}")] } : answer;
    }
}
