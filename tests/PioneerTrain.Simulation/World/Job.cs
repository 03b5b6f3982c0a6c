using System.Text.Json.Nodes;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>
/// A training job in the world. Its state depends on its script, the stop and the time.
/// </summary>
internal sealed class Job(string id, string modelName, string content, string? idempotencyKey, StepProcess? creator, TimeSpan created, JobScript script, byte[] weights)
{
    private TimeSpan? _stoppedAt;
    private int _stopRequests;

    public string Id => id;

    public string ModelName => modelName;

    /// <summary>The body of the create request.</summary>
    public string Content => content;

    /// <summary>The <c>Idempotency-Key</c> of the create request.</summary>
    public string? Wish => idempotencyKey;

    /// <summary>The process that created the job; null for an existing job.</summary>
    public StepProcess? Creator => creator;

    public TimeSpan Created => created;

    public JobScript Script => script;

    public byte[] Weights => weights;

    public int Evaluations { get; set; }

    /// <summary>The body of the create request without the name: what is trained.</summary>
    public JsonObject Training => field ??= Read();

    /// <summary>When the weights were deleted, and the status that tells it; null for never.</summary>
    public (TimeSpan At, int Status)? Deleted { get; private set; }

    /// <summary>The time at which the job ends or ended, as currently known.</summary>
    public TimeSpan End => _stoppedAt is { } stopped && stopped < created + script.End ? stopped : created + script.End;

    public bool WasStopped => _stoppedAt is { } stopped && stopped < created + script.End;

    public JobEnding Ending => WasStopped ? JobEnding.IsStopped : script.Ending;

    public bool HasEnded(TimeSpan now) => now >= End;

    public bool IsListed(TimeSpan now) => now >= created + script.ListedAfter;

    public bool IsReadable(TimeSpan now) => now >= created + script.ReadableAfter;

    /// <summary>Stops the job after a delay, which a second request does not shorten.</summary>
    /// <returns>False if the provider does not confirm the stop, even if it takes effect.</returns>
    public bool Stop(TimeSpan now)
    {
        var isConfirmed = ++_stopRequests > script.UnconfirmedStops;
        if (isConfirmed || script.UnconfirmedStopTakesEffect)
        {
            _stoppedAt ??= now + script.StopTakes;
        }

        return isConfirmed;
    }

    public IEnumerable<(int Number, ScriptedLine Line)> LinesAt(TimeSpan now) =>
        script.Lines.Index().Where(line => created + line.Item.After <= now && created + line.Item.After <= End).Select(line => (line.Index, line.Item));

    /// <summary>Returns the number of epochs that have ended; null before the first.</summary>
    public int? EpochsAt(TimeSpan now) => LinesAt(now).Count(line => JobScript.IsEpoch(line.Line)) is > 0 and var epochs ? epochs : null;

    public bool AreWeightsGone(TimeSpan now) => Deleted?.At <= now;

    public void DeleteWeights(TimeSpan now, int status) => Deleted ??= (now, status);

    /// <summary>Returns the status, and whether the service considers it final.</summary>
    public (string Word, bool IsFinal) StatusAt(TimeSpan now, Profile profile)
    {
        if (!HasEnded(now))
        {
            return now < created + script.Queue ? ("requested", false)
                : script.ReportsUnknownStatus && now < created + script.Queue + TimeSpan.FromSeconds(2) ? ("provisioning", false)
                : ("running", false);
        }

        return Ending switch
        {
            JobEnding.Fails => (profile == Profile.Seed ? "failed" : "errored", true),
            JobEnding.IsStopped => ("stopped", true),
            _ when profile == Profile.Seed => ("complete", true),
            _ => (now - End).TotalSeconds switch
            {
                < 3 => ("complete", true),
                < 8 => ("normalizing", false),
                _ => ("deployed", true),
            },
        };
    }

    private JsonObject Read()
    {
        var body = content.Length == 0 ? [] : JsonNode.Parse(content)!.AsObject();
        body.Remove("model_name");
        return body;
    }
}
