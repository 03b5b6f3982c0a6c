using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The endpoint of a job's log. In a dialect that streams, the log is a text stream, as in the
/// API's guide, unless the <c>Accept</c> header prefers JSON. Otherwise it is a JSON snapshot.
/// </summary>
internal static class JobLogEndpoint
{
    private const string TextType = "text/plain";
    private const string JsonType = "application/json";

    public static async Task<IResult> ReadAsync(
        string id, HttpRequest request, Dialect dialect, JobStore jobs, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        if (dialect.StreamsLogs && PrefersText(request))
        {
            return TypedResults.Stream(
                body => FollowAsync(entry, body, lifetime.ApplicationStopping, cancellationToken),
                $"{TextType}; charset=utf-8");
        }

        var entries = await entry.Log.SnapshotAsync(cancellationToken);
        return TypedResults.Ok(new JobLogAnswer(id, entries.Count, entries));
    }

    private static bool PrefersText(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return Quality(TextType) >= Quality(JsonType);

        double Quality(string mediaType) =>
            accepted.FirstOrDefault(type => type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)) is { } named ? named.Quality ?? 1 : 0;
    }

    /// <summary>
    /// Writes the existing lines and then each new line, until the job ends, the client disconnects
    /// or the server stops.
    /// </summary>
    private static async Task FollowAsync(
        JobEntry entry, Stream body, CancellationToken serverStops, CancellationToken clientDisconnected)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(serverStops, clientDisconnected);
        await using var writer = new StreamWriter(body, leaveOpen: true) { NewLine = "\n" };
        var position = new LogPosition();
        try
        {
            while (true)
            {
                // Both are read before the log: a later change signals again, and all lines of a
                // job that has ended are in the log.
                var changed = entry.Changed.Next;
                var ended = entry.Job.HasEnded;
                while (await entry.Log.ReadAsync(position, either.Token) is { Count: > 0 } entries)
                {
                    foreach (var line in entries)
                    {
                        await writer.WriteLineAsync(
                            $"{line.Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level} {line.Message}");
                    }
                }

                await writer.FlushAsync(either.Token);
                if (ended)
                {
                    return;
                }

                await changed.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client disconnected or the server stops. The log on disk is complete.
        }
    }
}
