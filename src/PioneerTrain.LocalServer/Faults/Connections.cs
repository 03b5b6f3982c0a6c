namespace PioneerTrain.LocalServer.Faults;

/// <summary>What goes wrong between two machines rather than in one of them.</summary>
internal static class Connections
{
    private const int UsualDelay = 1000;

    public static Task DropBeforeAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>All happens, and nobody hears of it.</summary>
    public static async Task DropAfterAsync(HttpContext context, RequestDelegate next, FaultStrike strike)
    {
        var wire = context.Response.Body;
        context.Response.Body = Stream.Null;
        await next(context);
        context.Response.Body = wire;
        context.Abort();
    }

    public static async Task DelayAsync(HttpContext context, RequestDelegate next, FaultStrike strike)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        await Task.Delay(TimeSpan.FromMilliseconds(strike.Number ?? UsualDelay), time, context.RequestAborted);
        await next(context);
    }
}
