namespace PioneerTrain.LocalServer.Faults;

/// <summary>The middleware that applies the active faults to a request before it reaches the endpoints.</summary>
internal sealed class FaultGate(RequestDelegate next, FaultSwitches switches, LocalServerOptions options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = next;
        foreach (var strike in switches.Strike(FaultPlaces.Of(context.Request, options.Profile)).Reverse())
        {
            var inner = request;
            request = each => strike.Fault.Act!(each, inner, strike);
        }

        return request(context);
    }
}
