namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults of the connection.</summary>
internal static class Connections
{
    /// <summary>In milliseconds.</summary>
    private const int DefaultDelay = 1000;

    public static Task DropBeforeAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Executes the request and aborts the connection before the response.</summary>
    public static async Task DropAfterAsync(HttpContext context, RequestDelegate next, FaultOccurrence occurrence)
    {
        var wire = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
            context.Abort();
        }
    }

    public static async Task DelayAsync(HttpContext context, RequestDelegate next, FaultOccurrence occurrence)
    {
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        await Task.Delay(TimeSpan.FromMilliseconds(occurrence.Number ?? DefaultDelay), time, context.RequestAborted);
        await next(context);
    }
}
