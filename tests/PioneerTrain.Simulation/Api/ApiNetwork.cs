using System.Text;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Api;

/// <summary>
/// Delivers the requests of the steps to GitHub and the responses to the steps, with the faults that
/// the seed determines.
/// </summary>
internal sealed class ApiNetwork(IApiServer server, Timeline timeline, Trace trace, ulong seed) : INetwork
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Changes to no faults for the runs that repair.</summary>
    public required ApiFaultSettings Settings { get; set; }

    public void Send(WireRequest request, Action<WireResponse?, HttpRequestError> answered)
    {
        var outcome = ApiOutcome.Drawn(Settings, SeededRandom.For(seed, 22, (ulong)request.Sender.Number, (ulong)request.Number));
        var what = $"{request.Method} {request.Address.PathAndQuery.Replace(RepositoryStandIn.Root, "", StringComparison.Ordinal)}";
        trace.Add(request.Sender.Name, outcome.Fault == ApiFault.None ? what : $"{what} meets {outcome.Fault}");
        var sender = request.Sender;
        switch (outcome.Fault)
        {
            case ApiFault.NotConnected:
                timeline.Plan(outcome.There, sender, () => answered(null, HttpRequestError.ConnectionError));
                break;
            case ApiFault.LostBefore:
                timeline.Plan(outcome.There, sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case ApiFault.SilentBefore:
                break;
            case ApiFault.ErrorBefore:
                timeline.Plan(outcome.There + outcome.Back, sender, () => answered(Response(outcome.Status, "{}"), default));
                break;
            case ApiFault.RateLimited:
                timeline.Plan(outcome.There + outcome.Back, sender, () => answered(Limit(outcome), default));
                break;
            default:
                // A request in transit arrives even if the sender has ended.
                timeline.Plan(outcome.There, null, () => Arrive(request, outcome, answered));
                break;
        }
    }

    private void Arrive(WireRequest request, ApiOutcome outcome, Action<WireResponse?, HttpRequestError> answered)
    {
        var sender = request.Sender;
        if (!sender.IsAlive && outcome.DiesWithSender)
        {
            trace.Add("GitHub", $"a request of {sender.Name} does not arrive");
            return;
        }

        if (outcome.Fault == ApiFault.ErrorThenProcessed)
        {
            timeline.Plan(outcome.Back, sender, () => answered(Response(504, "{}"), default));
            timeline.Plan(outcome.Back + outcome.Late, null, () => Process(request, isLost: true));
            return;
        }

        var response = Process(request, outcome.Fault is ApiFault.SilentAfter or ApiFault.LostAfter or ApiFault.ErrorAfter);
        switch (outcome.Fault)
        {
            case ApiFault.SilentAfter:
                break;
            case ApiFault.LostAfter:
                timeline.Plan(outcome.Back, sender, () => answered(null, HttpRequestError.ResponseEnded));
                break;
            case ApiFault.ErrorAfter:
                timeline.Plan(outcome.Back, sender, () => answered(Response(outcome.Status, "{}"), default));
                break;
            case ApiFault.Unreadable:
                timeline.Plan(outcome.Back, sender, () => answered(Response(200, "<html>"), default));
                break;
            default:
                timeline.Plan(outcome.Back, sender, () => answered(response, default));
                break;
        }
    }

    private WireResponse Process(WireRequest request, bool isLost)
    {
        var response = server.Respond(request, isLost || !request.Sender.IsAlive);
        trace.Add("GitHub", $"{request.Method} of {request.Sender.Name}: {response.Status}");
        return response;
    }

    private static WireResponse Limit(ApiOutcome outcome) => Response(403, """{"message":"You have exceeded a secondary rate limit."}""") with
    {
        Headers = outcome.RetryAfter is { } seconds ? [("Retry-After", $"{seconds}")] : [],
    };

    /// <summary>Returns a response of the API.</summary>
    public static WireResponse Response(int status, string json) => new(status, Json, Encoding.UTF8.GetBytes(json));
}
