using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>An operation that fails from a moment on and never recovers.</summary>
internal sealed record PermanentFault(IReadOnlyList<Operation> Operations, TimeSpan From, FateKind Kind, int Status);

/// <summary>What may go wrong between the processes and the world.</summary>
internal sealed record FaultSettings
{
    public static FaultSettings None { get; } = new();

    /// <summary>Chance that a request meets a fault.</summary>
    public double Rate { get; init; }

    /// <summary>Of the same process, operation and block. Below what the client's retries survive, so that a world without permanent faults is one that a correct client gets through.</summary>
    public int MostInARow { get; init; } = 2;

    public PermanentFault? Permanent { get; init; }

    /// <summary>While it lasts, jobs and logs cannot be read; shorter than what the watch tolerates.</summary>
    public (TimeSpan From, TimeSpan To)? Outage { get; init; }
}

/// <summary>Draws the fate of each request from the seed, the process and the number of the request: the same request of the same schedule meets the same fate.</summary>
internal sealed class Faults(FaultSettings settings, Timeline timeline, ulong seed)
{
    private readonly Dictionary<(int Process, Operation Operation, string? Block), int> _inARow = [];

    public Fate Draw(WireRequest request, Operation operation)
    {
        var dice = Dice.For(seed, 7, (ulong)request.Sender.Number, (ulong)request.Number);
        var fate = Drawn(dice, KindOf(dice, request, operation), operation) with { IsOutage = IsOut(operation) };
        return settings.Permanent is { } permanent && fate.Kind == permanent.Kind && IsPermanent(operation) && permanent.Status > 0 ? fate with { Status = permanent.Status } : fate;
    }

    private bool IsPermanent(Operation operation) => settings.Permanent is { } fault && timeline.Now >= fault.From && fault.Operations.Contains(operation);

    private bool IsOut(Operation operation) =>
        operation is Operation.GetJob or Operation.GetLogs && settings.Outage is { } outage && timeline.Now >= outage.From && timeline.Now < outage.To;

    private FateKind KindOf(Dice dice, WireRequest request, Operation operation)
    {
        var key = (request.Sender.Number, operation, request.Query("blockid"));
        var isUnlucky = dice.Chance(settings.Rate) && _inARow.GetValueOrDefault(key) < settings.MostInARow;
        _inARow[key] = isUnlucky ? _inARow.GetValueOrDefault(key) + 1 : 0;
        if (IsPermanent(operation))
        {
            return settings.Permanent!.Kind;
        }

        if (IsOut(operation))
        {
            return dice.OneOf(FateKind.NoConnection, FateKind.ErrorBefore);
        }

        return !isUnlucky ? FateKind.Fine : dice.Below(20) switch
        {
            0 or 1 => FateKind.NoConnection,
            2 or 3 => FateKind.ResetBefore,
            4 or 5 or 6 => FateKind.ResetAfter,
            // Together with an outage, silences would be longer than the two minutes that the watch tolerates.
            7 or 8 when settings.Outage is not null && operation == Operation.GetJob => FateKind.ErrorBefore,
            7 => FateKind.SilentBefore,
            8 => FateKind.SilentAfter,
            9 or 10 => FateKind.Refused,
            11 => FateKind.RefusedVaguely,
            12 or 13 => FateKind.ErrorBefore,
            14 or 15 => FateKind.ErrorAfter,
            16 or 17 => operation is Operation.PutBlock or Operation.PutBlockList ? FateKind.ErrorAfter : FateKind.Page,
            _ => FateKind.Cut,
        };
    }

    private static Fate Drawn(Dice dice, FateKind kind, Operation operation)
    {
        var isSlow = dice.Chance(0.05);
        var there = Latency(dice, isSlow) + (operation == Operation.PutBlock ? TimeSpan.FromTicks(1 + dice.Below(9_999)) : TimeSpan.Zero);
        return new Fate(kind, there, Latency(dice, isSlow))
        {
            Status = kind switch
            {
                FateKind.Refused => dice.OneOf(429, 429, 503),
                FateKind.RefusedVaguely => 429,
                FateKind.ErrorBefore or FateKind.ErrorAfter when operation >= Operation.CreateArtifact => dice.OneOf(500, 502, 504),
                FateKind.ErrorBefore when operation == Operation.CreateJob => dice.OneOf(500, 502, 503, 520, 521, 530),
                FateKind.ErrorBefore => dice.OneOf(408, 500, 502, 503, 504, 520, 521, 522, 530),
                FateKind.ErrorAfter => dice.OneOf(408, 500, 502, 504, 520, 524, 598),
                _ => 200,
            },
            RetryAfter = kind != FateKind.Refused ? null
                : dice.Chance(0.8) ? $"{1 + dice.Below(8)}"
                : (Timeline.Epoch + TimeSpan.FromSeconds(dice.Below(4))).ToString("R"),
            CutAt = dice.Fraction(),
        };
    }

    private static TimeSpan Latency(Dice dice, bool isSlow) => isSlow ? dice.Seconds(0.5, 4) : dice.Seconds(0.005, 0.15);
}
