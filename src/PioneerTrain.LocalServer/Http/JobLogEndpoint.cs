using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The endpoint of a job's log: a JSON snapshot. In a dialect that streams, a client gets a text
/// stream instead if its <c>Accept</c> header names text or a stream and does not prefer JSON.
/// </summary>
internal static class JobLogEndpoint
{
    private const string TextType = "text/plain";
    private const string JsonType = "application/json";
    private const string LinesType = "application/x-ndjson";

    public static async Task<IResult> ReadAsync(
        string id, HttpRequest request, Dialect dialect, JobStore jobs, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        if (dialect.StreamsLogs && AsksForText(request))
        {
            return TypedResults.Stream(
                body => FollowAsync(entry, body, lifetime.ApplicationStopping, cancellationToken),
                $"{TextType}; charset=utf-8");
        }

        var entries = await entry.Log.SnapshotAsync(cancellationToken);
        return TypedResults.Ok(new JobLogAnswer(id, entries.Count, entries));
    }

    private static bool AsksForText(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        var text = Best(accepted.Where(IsText));
        return text > 0 && text >= Best(accepted.Where(type => Is(type.MediaType, JsonType)));
    }

    private static bool IsText(MediaTypeHeaderValue type) => Is(type.Type, "text") || Is(type.MediaType, LinesType);

    private static bool Is(StringSegment word, string expected) =>
        word.Equals(expected, StringComparison.OrdinalIgnoreCase);

    private static double Best(IEnumerable<MediaTypeHeaderValue> types) =>
        types.Select(type => type.Quality ?? 1).DefaultIfEmpty(0).Max();

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
