using System.Text;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Pages;

/// <summary>
/// Delivers the requests of the steps to GitHub and the responses to the steps, with the faults that
/// the seed determines.
/// </summary>
internal sealed class PageNetwork(RepositoryStandIn repository, Timeline timeline, Trace trace, ulong seed) : INetwork
{
    private const string Json = "application/json; charset=utf-8";
    /// <summary>Changes to no faults for the runs that repair.</summary>
    public required PageFaultSettings Settings { get; set; }

    public void Send(WireRequest request, Action<WireResponse?, HttpRequestError> answered)
    {
        var outcome = PageOutcome.Drawn(Settings, SeededRandom.For(seed, 22, (ulong)request.Sender.Number, (ulong)request.Number));
        var what = $"{request.Method} {request.Address.PathAndQuery.Replace(RepositoryStandIn.Root, "", StringComparison.Ordinal)}";
        trace.Add(request.Sender.Name, outcome.Fault == PageFault.None ? what : $"{what} meets {outcome.Fault}");
        var sender = request.Sender;
        switch (outcome.Fault)
        {
            case PageFault.NotConnected:
                timeline.Plan(outcome.There, sender, () => answered(null, HttpRequestError.ConnectionError));
                break;
            case PageFault.LostBefore:
                timeline.Plan(outcome.There, sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case PageFault.SilentBefore:
                break;
            case PageFault.ErrorBefore:
                timeline.Plan(outcome.There + outcome.Back, sender, () => answered(Response(outcome.Status, "{}"), default));
                break;
            case PageFault.RateLimited:
                timeline.Plan(outcome.There + outcome.Back, sender, () => answered(Limit(outcome), default));
                break;
            default:
                // A request in transit arrives even if the sender has ended.
                timeline.Plan(outcome.There, null, () => Arrive(request, outcome, answered));
                break;
        }
    }

    private void Arrive(WireRequest request, PageOutcome outcome, Action<WireResponse?, HttpRequestError> answered)
    {
        var sender = request.Sender;
        if (!sender.IsAlive && outcome.DiesWithSender)
        {
            trace.Add("GitHub", $"a request of {sender.Name} does not arrive");
            return;
        }

        if (outcome.Fault == PageFault.ErrorThenProcessed)
        {
            timeline.Plan(outcome.Back, sender, () => answered(Response(504, "{}"), default));
            timeline.Plan(outcome.Back + outcome.Late, null, () => Process(request));
            return;
        }

        var response = Process(request);
        switch (outcome.Fault)
        {
            case PageFault.SilentAfter:
                break;
            case PageFault.LostAfter:
                timeline.Plan(outcome.Back, sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case PageFault.ErrorAfter:
                timeline.Plan(outcome.Back, sender, () => answered(Response(outcome.Status, "{}"), default));
                break;
            case PageFault.Unreadable:
                timeline.Plan(outcome.Back, sender, () => answered(Response(200, "<html>"), default));
                break;
            default:
                timeline.Plan(outcome.Back, sender, () => answered(response, default));
                break;
        }
    }

    private WireResponse Process(WireRequest request)
    {
        var target = request.Address.PathAndQuery;
        var (status, json) = repository.Respond(request.Method.Method, target, Encoding.UTF8.GetString(request.Body))
            ?? throw new InvalidOperationException($"The stand-in has no {request.Method} {target}.");
        trace.Add("GitHub", $"{request.Method} of {request.Sender.Name}: {status}");
        return Response(status, json) with { Headers = repository.LinkOf(request.Method.Method, request.Address) is { } link ? [("Link", link)] : [] };
    }

    private static WireResponse Limit(PageOutcome outcome) => Response(403, """{"message":"You have exceeded a secondary rate limit."}""") with
    {
        Headers = outcome.RetryAfter is { } seconds ? [("Retry-After", $"{seconds}")] : [],
    };

    private static WireResponse Response(int status, string json) => new(status, Json, Encoding.UTF8.GetBytes(json));
}
