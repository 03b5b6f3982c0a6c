namespace PioneerTrain.LocalServer.Faults;

/// <summary>
/// The middleware that applies the active faults to a request before it reaches the endpoints.
/// </summary>
internal sealed class FaultGate(RequestDelegate next, FaultSwitches switches, LocalServerOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = next;
        foreach (var fault in switches.Trigger(FaultPlaces.Of(context.Request, options.Profile)).Reverse())
        {
            var inner = request;
            request = each => fault.Act!(each, inner);
        }

        return request(context);
    }
}
