using System.Text;
using PioneerTrain.Simulation.Driver;

namespace PioneerTrain.Simulation.World;

/// <summary>A response that the service did not send: the status and body of a gateway, a proxy, a
/// firewall or a storage.</summary>
/// <param name="BreaksAfter">The connection breaks after this number of body bytes; null for never.</param>
internal sealed record Rejection(int Status, string MediaType, byte[] Body, int? BreaksAfter);

/// <summary>Draws rejections with any status and any body.</summary>
internal static class Rejections
{
    private const string Page = "<!DOCTYPE html>\n<html><head><title>Access denied</title></head><body>Your request was blocked.</body></html>";

    private static readonly int[] _transient = [408, 500, 502, 503, 504, .. Enumerable.Range(506, 94)];

    /// <summary>Returns a status after which the same request can succeed.</summary>
    public static int TransientStatus(SeededRandom random) => random.Chance(0.5) ? random.OneOf(408, 500, 502, 503, 504, 520, 521, 522, 524, 529, 530) : random.OneOf(_transient);

    /// <summary>Returns any error status.</summary>
    public static int AnyStatus(SeededRandom random) => 400 + random.Below(200);

    /// <summary>Returns a status that is not transient but must be checked again, because it can come
    /// from a proxy, a firewall or a storage; null if the request has none.</summary>
    /// <param name="isJobKnown">Whether the process has read the job before.</param>
    public static int? SingleStatus(SeededRandom random, Operation operation, bool isJobKnown) => operation switch
    {
        Operation.GetJob or Operation.StopJob or Operation.GetEvaluation => isJobKnown ? random.Chance(0.6) ? random.OneOf(401, 403, 404) : AnyStatus(random) : null,
        Operation.ListEvaluations => random.OneOf(400, 401, 402, 403, 418, 451, 499, 501),
        Operation.CreateEvaluation or Operation.Download => random.OneOf(401, 403, 404),
        Operation.GetWeights => random.OneOf(400, 401, 403, 404),
        Operation.UploadBytes => 400,
        _ => null,
    };

    public static Rejection Drawn(SeededRandom random, int status, Operation operation)
    {
        var isStorage = operation is Operation.GetWeights or Operation.UploadBytes;
        var (mediaType, text) = status switch
        {
            400 when isStorage => ("application/xml", $"<?xml version=\"1.0\"?>\n<Error><Code>{random.OneOf("RequestTimeout", "SlowDown")}</Code><Message>Try again.</Message></Error>"),
            403 when operation is Operation.Download or Operation.GetWeights or Operation.CreateEvaluation => ("text/html", Page),
            _ => Text(random, status),
        };
        var body = mediaType.Length == 0 ? Noise(random) : Encoding.UTF8.GetBytes(text);
        return new Rejection(status, mediaType.Length == 0 ? "application/octet-stream" : mediaType, body, body.Length > 0 && random.Chance(0.1) ? random.Below(body.Length) : null);
    }

    /// <summary>An empty media type stands for random bytes.</summary>
    private static (string MediaType, string Body) Text(SeededRandom random, int status) => random.Below(12) switch
    {
        0 or 1 => ("text/html", Page),
        2 => ("text/html", "<html>"),
        3 => ("application/json", ""),
        4 => ("application/json", "{\"detail\":"),
        5 => ("application/json", "{\"detail\":[{\"loc\":[\"body\",7],\"msg\":null}],\"errors\":{}}"),
        6 => ("application/json", "[1,\"two\",null]"),
        7 => ("application/json", $"{{\"error\":{{\"message\":\"It cannot be done now ({status}).\",\"code\":{status}}}}}"),
        8 => ("application/xml", "<Error><Code>InternalError</Code><Message>We encountered an error.</Message></Error>"),
        9 => ("text/plain", new string('x', 70_000)),
        10 => ("", ""),
        _ => ("application/json", "{\"detail\":\"It cannot be done now.\"}"),
    };

    private static byte[] Noise(SeededRandom random) => [.. Enumerable.Range(0, 1 + random.Below(200)).Select(_ => (byte)random.Below(256))];
}
