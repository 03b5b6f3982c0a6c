using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Http;

namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The endpoints that switch faults on and off while the server runs. They require the API key and
/// accept requests from the same machine only.
/// </summary>
internal static class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder app)
    {
        var faults = app.MapGroup("/_faults").AddEndpointFilter(RequireLoopbackAsync);
        faults.MapGet("/", List);
        faults.MapPost("/", SwitchOnAsync);
        faults.MapDelete("/", SwitchAllOff);
    }

    private static ValueTask<object?> RequireLoopbackAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            ? next(call)
            : ValueTask.FromResult<object?>(TypedResults.NotFound());

    private static Ok<FaultListAnswer> List(FaultSwitches switches) => Answer(switches);

    private static async Task<IResult> SwitchOnAsync(
        HttpRequest request, FaultSwitches switches, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var name = body.RequiredText("name");
        var count = body.Integer("count", min: 1);
        var place = body.Text("place");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        var (setting, problem) = FaultSetting.Make(name!, count, place);
        if (setting is null)
        {
            return Rejection.InvalidFault(problem);
        }

        switches.SwitchOn(setting);
        return Answer(switches);
    }

    private static Ok<FaultListAnswer> SwitchAllOff(FaultSwitches switches)
    {
        switches.SwitchAllOff();
        return Answer(switches);
    }

    private static Ok<FaultListAnswer> Answer(FaultSwitches switches) =>
        TypedResults.Ok(
            new FaultListAnswer([.. switches.Current.Select(each => new FaultAnswer(each.Name, each.Left))]));
}
