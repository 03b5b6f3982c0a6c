using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>A request that met the world, and what became of it.</summary>
internal sealed record Exchange(StepProcess Sender, Operation Operation, Fate Fate, TimeSpan At);

/// <summary>Carries requests to the world and answers back, and lets happen to them what the seed wants.</summary>
internal sealed class Network(Service service, Faults faults, Timeline timeline, Trace trace) : INetwork
{
    private static readonly byte[] _key = System.Text.Encoding.UTF8.GetBytes(Service.ApiKey);

    private readonly List<Exchange> _exchanges = [];
    private readonly List<string> _leaks = [];

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    /// <summary>Requests that took a secret where it does not belong.</summary>
    public IReadOnlyList<string> Leaks => _leaks;

    public void Send(WireRequest request, Action<WireAnswer?, HttpRequestError> answered)
    {
        var operation = Hosts.OperationOf(request);
        var fate = faults.Draw(request, operation);
        var what = $"{request.Method} {request.Address.PathAndQuery}";
        _exchanges.Add(new Exchange(request.Sender, operation, fate, timeline.Now));
        trace.Add(request.Sender.Name, fate.Kind == FateKind.Fine ? what : $"{what} meets {fate.Kind}");
        LookForSecrets(request);
        if (operation is Operation.PutBlock or Operation.PutBlockList)
        {
            request.Sender.IsOnManyThreads = operation == Operation.PutBlock;
        }

        switch (fate.Kind)
        {
            case FateKind.NoConnection:
                timeline.Plan(fate.There, request.Sender, () => answered(null, HttpRequestError.ConnectionError));
                break;
            case FateKind.ResetBefore:
                timeline.Plan(fate.There, request.Sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case FateKind.SilentBefore:
                break;
            case FateKind.Refused or FateKind.RefusedVaguely or FateKind.ErrorBefore:
                timeline.Plan(fate.There + fate.Back, request.Sender, () => answered(Error(fate), default));
                break;
            default:
                // The world's own: what is on its way arrives, even if the sender is gone by then.
                timeline.Plan(fate.There, null, () => Arrive(request, operation, fate, answered));
                break;
        }
    }

    private void Arrive(WireRequest request, Operation operation, Fate fate, Action<WireAnswer?, HttpRequestError> answered)
    {
        var answer = service.Answer(request, operation);
        trace.Add("world", $"{operation} of {request.Sender.Name}: {answer}");
        if (fate.Kind == FateKind.SilentAfter)
        {
            return;
        }

        WireAnswer? received = fate.Kind switch
        {
            FateKind.ResetAfter => null,
            FateKind.ErrorAfter => Error(fate),
            FateKind.Page => Answers.Page(200),
            FateKind.Cut when answer.Body.Length > 0 => answer with { BreaksAfter = (int)(answer.Body.Length * fate.CutAt) },
            _ => answer,
        };
        timeline.Plan(fate.Back, request.Sender, () => answered(received, HttpRequestError.ResponseEnded));
    }

    private static WireAnswer Error(Fate fate) => (fate.Status is 502 or >= 504 ? Answers.Page(fate.Status) : Answers.Refusal(fate.Status, "It cannot be done now.", Profile.Live)) with
    {
        Headers = fate.RetryAfter is { } after ? [("Retry-After", after)] : [],
    };

    /// <summary>The key goes to the API and the runner's token to the artifact service, each to nobody else.</summary>
    private void LookForSecrets(WireRequest request)
    {
        var head = $"{request.Address} {string.Join(' ', request.Headers.SelectMany(header => header.Value))}";
        var showsKey = head.Contains(Service.ApiKey, StringComparison.Ordinal) || request.Body.AsSpan().IndexOf(_key) >= 0;
        if ((showsKey && request.Host != Hosts.Api) || (head.Contains("Bearer", StringComparison.Ordinal) && request.Host != Hosts.Artifacts))
        {
            _leaks.Add($"{request.Sender.Name}: {request.Method} {request.Address}");
        }
    }
}
