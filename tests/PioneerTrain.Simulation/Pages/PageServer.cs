using System.Text;
using PioneerTrain.Simulation.Api;
using PioneerTrain.Simulation.Driver;
using PioneerTrain.TestKit.GitHub;

namespace PioneerTrain.Simulation.Pages;

/// <summary>GitHub with the comments and the check runs.</summary>
internal sealed class PageServer(RepositoryStandIn repository) : IApiServer
{
    public WireResponse Respond(WireRequest request, bool isCut)
    {
        var target = request.Address.PathAndQuery;
        var (status, json) = repository.Respond(request.Method.Method, target, Encoding.UTF8.GetString(request.Body))
            ?? throw new InvalidOperationException($"The stand-in has no {request.Method} {target}.");
        var link = repository.LinkOf(request.Method.Method, request.Address);
        return ApiNetwork.Response(status, json) with { Headers = link is null ? [] : [("Link", link)] };
    }
}
