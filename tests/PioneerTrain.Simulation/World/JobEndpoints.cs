using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>The training job endpoints of the service.</summary>
internal sealed class JobEndpoints
{
    private const int CreatesInAMinute = 20;

    private readonly WorldSettings _settings;
    private readonly Timeline _timeline;
    private readonly ulong _seed;
    private readonly List<Job> _jobs = [];
    private readonly List<TimeSpan> _creates;
    private readonly JobRecords _records;
    private (WireRequest Request, List<Job> Ended)? _page;
    private int _answers;

    public JobEndpoints(WorldSettings settings, Timeline timeline, ulong seed)
    {
        (_settings, _timeline, _seed) = (settings, timeline, seed);
        _records = new JobRecords(settings);
        _creates = [.. Enumerable.Range(0, settings.RecentCreates).Select(number => TimeSpan.FromSeconds(number * -2))];
        for (var number = 0; number < settings.EarlierJobs; number++)
        {
            Add($"earlier-{number}", "", null, null, TimeSpan.FromHours(number - settings.EarlierJobs - 1));
        }
    }

    /// <summary>Called for each job that is created.</summary>
    public Action<Job>? Created { get; set; }

    /// <summary>Called for each stop request, with its sender.</summary>
    public Action<Job, StepProcess>? StopAsked { get; set; }

    public IReadOnlyList<Job> All => _jobs;

    /// <summary>What the lists told each process.</summary>
    public ToldJobs Told { get; } = new();

    public Job? Find(string? id) => _jobs.Find(job => job.Id == id);

    public Job? Asked(WireRequest request) =>
        Find(request.Path.Split("/training-jobs/")[^1].Split('/')[0]) is { } job && job.IsReadable(_timeline.Now) ? job : null;

    public WireResponse NotFound() => Responses.Refusal(404, "Training job not found", _settings.Profile, "not_found");

    public WireResponse List(WireRequest request)
    {
        var limit = int.Parse(request.Query("limit") ?? "50");
        var offset = int.Parse(request.Query("offset") ?? "0");
        var listed = _jobs.Where(job => job.IsListed(_timeline.Now)).OrderByDescending(job => job.Created).ToList();
        var shown = listed.Skip(offset).Take(limit).ToList();
        var page = new JsonArray([.. shown.Select(job => _records.Of(job, _timeline.Now))]);
        _page = (request, shown.FindAll(job => job.StatusAt(_timeline.Now, _settings.Profile).IsFinal));
        return Responses.Json(200, new JsonObject
        {
            ["training_jobs"] = page,
            ["count"] = page.Count,
            ["has_more"] = offset + page.Count < listed.Count,
        });
    }

    /// <summary>Notes that a page has reached its sender.</summary>
    public void Confirm(WireRequest request)
    {
        if (_page is { } page && page.Request == request)
        {
            Told.Add(request.Sender, page.Ended, isFirstPage: request.Query("offset") is null or "0", _timeline.Now);
        }
    }

    public WireResponse Create(WireRequest request)
    {
        var (now, profile) = (_timeline.Now, _settings.Profile);
        var idempotencyKey = request.Header("Idempotency-Key");
        var content = System.Text.Encoding.UTF8.GetString(request.Body);
        if (profile == Profile.V1 && idempotencyKey is not null && _jobs.Find(job => job.Wish == idempotencyKey) is { } known)
        {
            return Responses.Json(200, _records.Of(known, now));
        }

        _creates.RemoveAll(at => now - at >= TimeSpan.FromMinutes(1));
        if (_creates.Count >= CreatesInAMinute)
        {
            var wait = Math.Ceiling((_creates.Min() + TimeSpan.FromMinutes(1) - now).TotalSeconds);
            return Responses.Refusal(429, "Rate limit exceeded: 20 per 1 minute", profile, "rate_limit") with { Headers = [("Retry-After", $"{wait:0}")] };
        }

        if (profile == Profile.V1 && _jobs.Find(job => job.Content == content && !job.HasEnded(now)) is { } same)
        {
            return Responses.Refusal(409, "An identical job is active.", profile, "duplicate_training_submission", same.Id);
        }

        _creates.Add(now);
        var job = Add((string)JsonNode.Parse(content)!["model_name"]!, content, idempotencyKey, request.Sender, now);
        Created?.Invoke(job);
        return Responses.Json(201, _records.Created(job, now));
    }

    public WireResponse Get(WireRequest request) => Asked(request) is { } job ? Responses.Json(200, _records.Of(job, _timeline.Now)) : NotFound();

    public WireResponse Logs(WireRequest request)
    {
        if (Asked(request) is not { } job)
        {
            return NotFound();
        }

        var random = SeededRandom.For(_seed, 5, (ulong)++_answers);
        return _records.Log(job, _timeline.Now, random.Chance(_settings.LogDisorder) ? random : null) with { StaysOpen = _settings.LogStaysOpen };
    }

    public WireResponse Stop(WireRequest request)
    {
        var (now, profile) = (_timeline.Now, _settings.Profile);
        if (Asked(request) is not { } job)
        {
            return NotFound();
        }

        StopAsked?.Invoke(job, request.Sender);
        if (job.HasEnded(now))
        {
            return Responses.Refusal(profile == Profile.V1 ? 409 : 400, "Training job cannot be stopped.", profile, "training_job_already_finished");
        }

        if (!job.Stop(now))
        {
            return Responses.Refusal(409, "The provider has not confirmed yet.", profile, "cancellation_unconfirmed");
        }

        return Responses.Json(job.HasEnded(now) ? 200 : 202, new JsonObject { ["id"] = job.Id, ["status"] = job.HasEnded(now) ? "stopped" : "stopping" });
    }

    private Job Add(string name, string content, string? idempotencyKey, StepProcess? creator, TimeSpan created)
    {
        var number = _jobs.Count;
        var random = SeededRandom.For(_seed, 4, (ulong)number);
        var id = $"{random.Next():x8}"[..8] + $"-0000-4000-8000-{number:x12}";
        var script = JobScript.Drawn(random, _settings.Profile, _settings.ShareOfFailures);
        script = _settings.ReportsLosses ? script.WithValidation(SeededRandom.For(_seed, 23, (ulong)number)) : script;
        var job = new Job(id, name, content, idempotencyKey, creator, created, script, WeightsArchive.Of(number, _settings.WeightsAreLarge));
        _jobs.Add(job);
        return job;
    }
}
