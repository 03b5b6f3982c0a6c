using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>A request and its outcome.</summary>
internal sealed record Exchange(StepProcess Sender, Operation Operation, RequestOutcome Outcome, TimeSpan At)
{
    /// <summary>The model that a row is sent to; null for other requests.</summary>
    public string? Model { get; init; }

    public required string Path { get; init; }
}

/// <summary>
/// Delivers requests to the world and responses to the processes, with the faults that the seed
/// determines.
/// </summary>
internal sealed class Network(Service service, Faults faults, Timeline timeline, Trace trace) : INetwork
{
    private static readonly byte[] _key = System.Text.Encoding.UTF8.GetBytes(Service.ApiKey);

    private readonly List<Exchange> _exchanges = [];
    private readonly List<string> _leaks = [];

    /// <summary>Every request so far.</summary>
    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    /// <summary>Requests that sent a secret to the wrong host.</summary>
    public IReadOnlyList<string> Leaks => _leaks;

    public void Send(WireRequest request, Action<WireResponse?, HttpRequestError> answered)
    {
        var operation = Hosts.OperationOf(request);
        var outcome = faults.Draw(request, operation);
        var what = $"{request.Method} {request.Address.PathAndQuery}";
        _exchanges.Add(new Exchange(request.Sender, operation, outcome, timeline.Now)
        {
            Model = operation == Operation.Infer ? InferenceEndpoints.ModelOf(request) : null,
            Path = request.Path,
        });
        var status = outcome.Rejection is { } rejection ? $" {rejection.Status}" : "";
        trace.Add(request.Sender.Name, outcome.Kind == RequestOutcomeKind.Fine ? what : $"{what} meets {outcome.Kind}{status}");
        CheckSecrets(request);
        // Blocks are sent in parallel, and rows are read while others are sent.
        request.Sender.IsOnManyThreads = operation is Operation.PutBlock or Operation.Infer;
        if (operation == Operation.Infer)
        {
            request.Sender.BeginEvaluation();
        }

        switch (outcome.Kind)
        {
            case RequestOutcomeKind.NoConnection:
                timeline.Plan(outcome.There, request.Sender, () => answered(null, outcome.CutAt < 0.5 ? HttpRequestError.ConnectionError : HttpRequestError.NameResolutionError));
                break;
            case RequestOutcomeKind.ResetBefore:
                timeline.Plan(outcome.There, request.Sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case RequestOutcomeKind.SilentBefore:
                break;
            case RequestOutcomeKind.Refused or RequestOutcomeKind.RefusedVaguely or RequestOutcomeKind.ErrorBefore or RequestOutcomeKind.Rejected:
                timeline.Plan(outcome.There + outcome.Back, request.Sender, () => answered(Error(outcome), default));
                break;
            default:
                // A request in transit arrives even if the sender has ended, so the event belongs
                // to the world.
                timeline.Plan(outcome.There, null, () => Arrive(request, operation, outcome, answered));
                break;
        }
    }

    private void Arrive(WireRequest request, Operation operation, RequestOutcome outcome, Action<WireResponse?, HttpRequestError> answered)
    {
        var answer = service.Answer(request, operation);
        trace.Add("world", $"{operation} of {request.Sender.Name}: {answer}");
        if (outcome.Kind == RequestOutcomeKind.SilentAfter)
        {
            return;
        }

        WireResponse? received = outcome.Kind switch
        {
            RequestOutcomeKind.ResetAfter => null,
            RequestOutcomeKind.ErrorAfter or RequestOutcomeKind.RejectedAfter => Error(outcome),
            RequestOutcomeKind.Page => Responses.Page(200),
            RequestOutcomeKind.Cut when answer.Body.Length > 0 => answer with { BreaksAfter = (int)(answer.Body.Length * outcome.CutAt) },
            _ => answer,
        };
        if (outcome.Kind == RequestOutcomeKind.Fine)
        {
            service.Confirm(request, operation);
            if (operation is Operation.GetJob or Operation.CreateJob && answer.Status < 300)
            {
                faults.ReadsJob(request.Sender, operation == Operation.GetJob ? request.Path : $"{request.Path}/{service.Jobs.All.Last(job => job.Creator == request.Sender).Id}");
            }
        }

        timeline.Plan(outcome.Back, request.Sender, () => answered(received, HttpRequestError.ResponseEnded));
    }

    private static WireResponse Error(RequestOutcome outcome)
    {
        var answer = outcome.Rejection is { } rejection
            ? new WireResponse(rejection.Status, rejection.MediaType, rejection.Body) { BreaksAfter = rejection.BreaksAfter }
            : Responses.Refusal(outcome.Status, "It cannot be done now.", Profile.Live);
        return outcome.RetryAfter is { } after ? answer with { Headers = [("Retry-After", after)] } : answer;
    }

    /// <summary>
    /// The key is sent only to the API, and the runner's token only to the artifact service.
    /// </summary>
    private void CheckSecrets(WireRequest request)
    {
        var head = $"{request.Address} {string.Join(' ', request.Headers.SelectMany(header => header.Value))}";
        var showsKey = head.Contains(Service.ApiKey, StringComparison.Ordinal) || request.Body.AsSpan().IndexOf(_key) >= 0;
        if ((showsKey && request.Host != Hosts.Api) || (head.Contains("Bearer", StringComparison.Ordinal) && request.Host != Hosts.Artifacts))
        {
            _leaks.Add($"{request.Sender.Name}: {request.Method} {request.Address}");
        }
    }
}
