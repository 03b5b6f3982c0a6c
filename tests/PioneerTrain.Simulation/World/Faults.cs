using System.Text;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>An operation that fails permanently from a given time.</summary>
internal sealed record PermanentFault(IReadOnlyList<Operation> Operations, TimeSpan From, RequestOutcomeKind Kind, int Status);

/// <summary>The faults between the processes and the world.</summary>
internal sealed record FaultSettings
{
    public static FaultSettings None { get; } = new();

    /// <summary>The probability that a request has a fault.</summary>
    public double Rate { get; init; }

    /// <summary>
    /// The maximum number of faults for the same process, operation and block. It is below the
    /// number of retries of the client, so that a correct client succeeds in a world without
    /// permanent faults.
    /// </summary>
    public int MostInARow { get; init; } = 2;

    /// <summary>
    /// Whether a process follows several jobs. Their requests are counted separately, and those for
    /// lists, which belong to no job, are counted until the end of the process.
    /// </summary>
    public bool HasSeveralJobs { get; init; }

    public PermanentFault? Permanent { get; init; }

    /// <summary>
    /// Whether any request can be rejected with any status, so that a correct run can end without a
    /// result.
    /// </summary>
    public bool RejectsAnything { get; init; }

    /// <summary>
    /// The time in which jobs cannot be created, read, stopped or evaluated; shorter than the tolerance
    /// of the program.
    /// </summary>
    public (TimeSpan From, TimeSpan To)? Outage { get; init; }
}

/// <summary>
/// Draws the outcome of each request from the seed, the process and the number of the request, so
/// that the same request in the same schedule has the same outcome.
/// </summary>
internal sealed class Faults(FaultSettings settings, Timeline timeline, ulong seed)
{
    private static readonly Operation[] _ofJob =
        [Operation.CreateJob, Operation.GetJob, Operation.GetLogs, Operation.StopJob, Operation.CreateEvaluation, Operation.GetEvaluation, Operation.ListEvaluations, Operation.Infer];

    private readonly Dictionary<(int Process, Operation Operation, string? Block), int> _inARow = [];
    private readonly HashSet<(int Process, string Path)> _jobReaders = [];

    public RequestOutcome Draw(WireRequest request, Operation operation)
    {
        var random = SeededRandom.For(seed, 7, (ulong)request.Sender.Number, (ulong)request.Number);
        var outcome = Drawn(random, KindOf(random, request, operation), operation) with { IsOutage = IsOut(operation) };
        if (outcome.Kind is RequestOutcomeKind.Rejected or RequestOutcomeKind.RejectedAfter)
        {
            var status = settings.RejectsAnything ? Rejections.AnyStatus(random) : Rejections.SingleStatus(random, operation, IsJobKnown(request))!.Value;
            outcome = outcome with { Status = status, Rejection = Rejections.Drawn(random, status, operation) };
        }

        return settings.Permanent is { } permanent && outcome.Kind == permanent.Kind && IsPermanent(operation) && permanent.Status > 0
            ? outcome with { Status = permanent.Status, Rejection = Rejections.Drawn(random, permanent.Status, operation) }
            : outcome;
    }

    /// <summary>Records that a process reads or creates a job. A response that the job does not exist does not count.</summary>
    public void ReadsJob(StepProcess reader, string path) => _jobReaders.Add((reader.Number, path));

    /// <summary>Whether the process, or an earlier stage, has read the job of the request before.</summary>
    private bool IsJobKnown(WireRequest request) => request.Sender.Name.Contains("post", StringComparison.Ordinal)
        || _jobReaders.Any(known => known.Process == request.Sender.Number && (!settings.HasSeveralJobs || request.Path.Contains("evaluations", StringComparison.Ordinal) || request.Path.StartsWith(known.Path, StringComparison.Ordinal)));

    private bool IsPermanent(Operation operation) => settings.Permanent is { } fault && timeline.Now >= fault.From && fault.Operations.Contains(operation);

    private bool IsOut(Operation operation) =>
        _ofJob.Contains(operation) && settings.Outage is { } outage && timeline.Now >= outage.From && timeline.Now < outage.To;

    private RequestOutcomeKind KindOf(SeededRandom random, WireRequest request, Operation operation)
    {
        // The attempts at a row are counted, and not those since the last one that was refused.
        var isInference = operation == Operation.Infer;
        var isOfLegs = settings.HasSeveralJobs && operation == Operation.ListJobs;
        var key = (request.Sender.Number, operation, settings.HasSeveralJobs && operation is (Operation.GetJob or Operation.GetLogs or Operation.StopJob) ? request.Path : isInference ? Encoding.UTF8.GetString(request.Body) : request.Query("blockid"));
        var isUnlucky = random.Chance(settings.Rate) && _inARow.GetValueOrDefault(key) < settings.MostInARow;
        _inARow[key] = isUnlucky ? _inARow.GetValueOrDefault(key) + 1 : isInference || isOfLegs ? _inARow.GetValueOrDefault(key) : 0;
        if (IsPermanent(operation))
        {
            return settings.Permanent!.Kind;
        }

        if (IsOut(operation))
        {
            // An outage that the creation of a job survives has no connections. A creation whose outcome
            // is unknown is repeated only three times.
            return operation == Operation.CreateJob ? RequestOutcomeKind.NoConnection : random.OneOf(RequestOutcomeKind.NoConnection, RequestOutcomeKind.ErrorBefore);
        }

        return !isUnlucky ? RequestOutcomeKind.Fine : random.Below(24) switch
        {
            >= 20 => RejectionOf(random, request, operation),
            0 or 1 => RequestOutcomeKind.NoConnection,
            2 or 3 => RequestOutcomeKind.ResetBefore,
            4 or 5 or 6 => RequestOutcomeKind.ResetAfter,
            // Combined with an outage, requests without a response would exceed the two minutes
            // that the watcher tolerates.
            7 or 8 when settings.Outage is not null && operation is Operation.GetJob or Operation.GetEvaluation => RequestOutcomeKind.ErrorBefore,
            // So would a list without a response after a creation without one.
            7 or 8 when operation == Operation.ListEvaluations => RequestOutcomeKind.ErrorBefore,
            7 => RequestOutcomeKind.SilentBefore,
            8 => RequestOutcomeKind.SilentAfter,
            9 or 10 => RequestOutcomeKind.Refused,
            11 => RequestOutcomeKind.RefusedVaguely,
            12 or 13 => RequestOutcomeKind.ErrorBefore,
            14 or 15 => RequestOutcomeKind.ErrorAfter,
            16 or 17 => operation is Operation.PutBlock or Operation.PutBlockList ? RequestOutcomeKind.ErrorAfter : RequestOutcomeKind.Page,
            _ => RequestOutcomeKind.Cut,
        };
    }

    private RequestOutcomeKind RejectionOf(SeededRandom random, WireRequest request, Operation operation) =>
        settings.RejectsAnything
            // A gateway that has passed on a creation does not reject it.
            ? operation is not (Operation.CreateJob or Operation.CreateEvaluation) && random.Chance(0.5) ? RequestOutcomeKind.RejectedAfter : RequestOutcomeKind.Rejected
            : Rejections.SingleStatus(SeededRandom.For(0), operation, IsJobKnown(request)) is null ? RequestOutcomeKind.ErrorBefore : RequestOutcomeKind.Rejected;

    private static RequestOutcome Drawn(SeededRandom random, RequestOutcomeKind kind, Operation operation)
    {
        var error = kind is RequestOutcomeKind.ErrorBefore or RequestOutcomeKind.ErrorAfter ? Rejections.Drawn(random, Rejections.TransientStatus(random), operation) : null;
        var isSlow = random.Chance(0.05);
        var there = Latency(random, isSlow) + (operation == Operation.PutBlock ? TimeSpan.FromTicks(1 + random.Below(9_999)) : TimeSpan.Zero);
        return new RequestOutcome(kind, there, Latency(random, isSlow))
        {
            Status = kind switch
            {
                RequestOutcomeKind.Refused => random.OneOf(429, 429, 503),
                RequestOutcomeKind.RefusedVaguely => 429,
                _ => error?.Status ?? 200,
            },
            RetryAfter = kind != RequestOutcomeKind.Refused ? null
                : random.Chance(0.8) ? $"{1 + random.Below(8)}"
                : (Timeline.Epoch + TimeSpan.FromSeconds(random.Below(4))).ToString("R"),
            Rejection = error,
            CutAt = random.Fraction(),
        };
    }

    private static TimeSpan Latency(SeededRandom random, bool isSlow) => isSlow ? random.Seconds(0.5, 4) : random.Seconds(0.005, 0.15);
}
