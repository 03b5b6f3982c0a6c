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

    public PermanentFault? Permanent { get; init; }

    /// <summary>
    /// The time in which jobs and logs cannot be read; shorter than the tolerance of the watcher.
    /// </summary>
    public (TimeSpan From, TimeSpan To)? Outage { get; init; }
}

/// <summary>
/// Draws the outcome of each request from the seed, the process and the number of the request, so
/// that the same request in the same schedule has the same outcome.
/// </summary>
internal sealed class Faults(FaultSettings settings, Timeline timeline, ulong seed)
{
    private readonly Dictionary<(int Process, Operation Operation, string? Block), int> _inARow = [];

    public RequestOutcome Draw(WireRequest request, Operation operation)
    {
        var random = SeededRandom.For(seed, 7, (ulong)request.Sender.Number, (ulong)request.Number);
        var outcome = Drawn(random, KindOf(random, request, operation), operation) with { IsOutage = IsOut(operation) };
        return settings.Permanent is { } permanent && outcome.Kind == permanent.Kind && IsPermanent(operation) && permanent.Status > 0 ? outcome with { Status = permanent.Status } : outcome;
    }

    private bool IsPermanent(Operation operation) => settings.Permanent is { } fault && timeline.Now >= fault.From && fault.Operations.Contains(operation);

    private bool IsOut(Operation operation) =>
        operation is Operation.GetJob or Operation.GetLogs && settings.Outage is { } outage && timeline.Now >= outage.From && timeline.Now < outage.To;

    private RequestOutcomeKind KindOf(SeededRandom random, WireRequest request, Operation operation)
    {
        var key = (request.Sender.Number, operation, request.Query("blockid"));
        var isUnlucky = random.Chance(settings.Rate) && _inARow.GetValueOrDefault(key) < settings.MostInARow;
        _inARow[key] = isUnlucky ? _inARow.GetValueOrDefault(key) + 1 : 0;
        if (IsPermanent(operation))
        {
            return settings.Permanent!.Kind;
        }

        if (IsOut(operation))
        {
            return random.OneOf(RequestOutcomeKind.NoConnection, RequestOutcomeKind.ErrorBefore);
        }

        return !isUnlucky ? RequestOutcomeKind.Fine : random.Below(20) switch
        {
            0 or 1 => RequestOutcomeKind.NoConnection,
            2 or 3 => RequestOutcomeKind.ResetBefore,
            4 or 5 or 6 => RequestOutcomeKind.ResetAfter,
            // Combined with an outage, requests without a response would exceed the two minutes
            // that the watcher tolerates.
            7 or 8 when settings.Outage is not null && operation == Operation.GetJob => RequestOutcomeKind.ErrorBefore,
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

    private static RequestOutcome Drawn(SeededRandom random, RequestOutcomeKind kind, Operation operation)
    {
        var isSlow = random.Chance(0.05);
        var there = Latency(random, isSlow) + (operation == Operation.PutBlock ? TimeSpan.FromTicks(1 + random.Below(9_999)) : TimeSpan.Zero);
        return new RequestOutcome(kind, there, Latency(random, isSlow))
        {
            Status = kind switch
            {
                RequestOutcomeKind.Refused => random.OneOf(429, 429, 503),
                RequestOutcomeKind.RefusedVaguely => 429,
                RequestOutcomeKind.ErrorBefore or RequestOutcomeKind.ErrorAfter when operation >= Operation.CreateArtifact => random.OneOf(500, 502, 504),
                RequestOutcomeKind.ErrorBefore when operation == Operation.CreateJob => random.OneOf(500, 502, 503, 520, 521, 530),
                RequestOutcomeKind.ErrorBefore => random.OneOf(408, 500, 502, 503, 504, 520, 521, 522, 530),
                RequestOutcomeKind.ErrorAfter => random.OneOf(408, 500, 502, 504, 520, 524, 598),
                _ => 200,
            },
            RetryAfter = kind != RequestOutcomeKind.Refused ? null
                : random.Chance(0.8) ? $"{1 + random.Below(8)}"
                : (Timeline.Epoch + TimeSpan.FromSeconds(random.Below(4))).ToString("R"),
            CutAt = random.Fraction(),
        };
    }

    private static TimeSpan Latency(SeededRandom random, bool isSlow) => isSlow ? random.Seconds(0.5, 4) : random.Seconds(0.005, 0.15);
}
