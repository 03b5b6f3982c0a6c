using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// A job's log. Where the dialect streams, whoever asks for nothing, anything or text gets the stream that the API's guide speaks of, and whoever asks for JSON a
/// snapshot; elsewhere it is always a snapshot.
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
            return Refusal.NoJob(id);
        }

        if (dialect.StreamsLogs && PrefersText(request))
        {
            return TypedResults.Stream(body => FollowAsync(entry, body, lifetime.ApplicationStopping, cancellationToken), $"{TextType}; charset=utf-8");
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

    /// <summary>Writes what is there, then each new line as it comes, until the job has ended, the client has gone or the server closes.</summary>
    private static async Task FollowAsync(JobEntry entry, Stream body, CancellationToken serverCloses, CancellationToken clientGone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(serverCloses, clientGone);
        await using var writer = new StreamWriter(body, leaveOpen: true) { NewLine = "\n" };
        var position = new LogPosition();
        try
        {
            while (true)
            {
                // Both are taken before the log is read: what comes later beats once more, and what came before the end is in the log.
                var changed = entry.Changed.Next;
                var ended = entry.Job.HasEnded;
                while (await entry.Log.ReadAsync(position, either.Token) is { Count: > 0 } entries)
                {
                    foreach (var line in entries)
                    {
                        await writer.WriteLineAsync($"{line.Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level} {line.Message}");
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
            // Nobody reads any more, or the server closes; the log itself is complete on disk.
        }
    }
}
