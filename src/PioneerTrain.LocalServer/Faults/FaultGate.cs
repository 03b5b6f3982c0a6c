namespace PioneerTrain.LocalServer.Faults;

/// <summary>Stands before the endpoints and lets the faults that are on have their way with a request. With none on, it does nothing.</summary>
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
