namespace PioneerTrain.LocalServer.Faults;

/// <summary>Faults of the connection.</summary>
internal static class Connections
{
    public static Task DropBeforeAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Executes the request and aborts the connection before the response.</summary>
    public static async Task DropAfterAsync(HttpContext context, RequestDelegate next)
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

    /// <summary>
    /// Sends nothing until the client disconnects or the server stops.
    /// </summary>
    public static async Task HangAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var disconnects = context.RequestAborted.Register(() => ended.TrySetResult());
        await using var stops = stopping.Register(() => ended.TrySetResult());
        await ended.Task;
        context.Abort();
    }
}
