using System.Collections.Concurrent;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>
/// Block blobs in memory, with the checks of Azure Storage that affect an uploader, and its error
/// codes.
/// </summary>
public sealed class BlockBlobStore
{
    private const int LongestBlockId = 64;

    private readonly ConcurrentDictionary<string, Blob> _blobs = new(StringComparer.Ordinal);

    /// <summary>Reserves a blob.</summary>
    /// <returns>
    /// Path and query of its signed address. The signature contains a percent-encoded character,
    /// like a real one.
    /// </returns>
    public string Reserve()
    {
        var id = Guid.NewGuid().ToString("N");
        _blobs[id] = new Blob($"SECRETSIG+{id}");
        return $"/storage/{id}?sv=2025-01-05&sig=SECRETSIG%2B{id}";
    }

    /// <summary>The committed bytes, or null.</summary>
    public byte[]? Find(string signedAddress) => Of(signedAddress).Content;

    /// <summary>The number of committed blocks.</summary>
    public int BlocksOf(string signedAddress) => Of(signedAddress).CommittedBlocks;

    public string? ContentTypeOf(string signedAddress) => Of(signedAddress).ContentType;

    /// <summary>Handles Put Block, Put Block List and Get Blob.</summary>
    public async Task AnswerAsync(HttpContext context, string id)
    {
        if (!_blobs.TryGetValue(id, out var blob) || context.Request.Query["sig"] != blob.Signature || context.Request.Headers.Authorization.Count > 0)
        {
            await ScriptedResponses.Azure(403, "AuthenticationFailed")(context);
            return;
        }

        await ((context.Request.Method, (string?)context.Request.Query["comp"]) switch
        {
            ("PUT", "block") => PutBlockAsync(context, blob),
            ("PUT", "blocklist") => PutBlockListAsync(context, blob),
            ("GET", null) => GetAsync(context, blob),
            _ => ScriptedResponses.Azure(400, "InvalidQueryParameterValue")(context),
        });
    }

    private static async Task PutBlockAsync(HttpContext context, Blob blob)
    {
        var id = (string?)context.Request.Query["blockid"] ?? "";
        if (context.Request.ContentLength is not > 0)
        {
            await ScriptedResponses.Azure(411, "MissingContentLengthHeader")(context);
            return;
        }

        if (!IsBase64(id) || !blob.Uncommitted.Keys.All(other => other.Length == id.Length))
        {
            await ScriptedResponses.Azure(400, "InvalidBlobOrBlock")(context);
            return;
        }

        blob.Uncommitted[id] = await ReadAsync(context.Request);
        context.Response.StatusCode = 201;
    }

    private static async Task PutBlockListAsync(HttpContext context, Blob blob)
    {
        var blocks = Listed(await ReadAsync(context.Request))?.Select(id => blob.Uncommitted.GetValueOrDefault(id)).ToList();
        if (blocks is null || blocks.Contains(null))
        {
            await ScriptedResponses.Azure(400, blocks is null ? "InvalidXmlDocument" : "InvalidBlockList")(context);
            return;
        }

        blob.Content = [.. blocks.SelectMany(block => block!)];
        blob.CommittedBlocks = blocks.Count;
        blob.ContentType = context.Request.Headers["x-ms-blob-content-type"].FirstOrDefault() ?? "application/octet-stream";
        blob.Uncommitted.Clear();
        context.Response.StatusCode = 201;
    }

    private static async Task GetAsync(HttpContext context, Blob blob)
    {
        if (blob.Content is null)
        {
            await ScriptedResponses.Azure(404, "BlobNotFound")(context);
            return;
        }

        context.Response.ContentType = blob.ContentType;
        context.Response.ContentLength = blob.Content.Length;
        await context.Response.Body.WriteAsync(blob.Content, context.RequestAborted);
    }

    private static List<string>? Listed(byte[] xml)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(xml));
            return XElement.Load(reader) is { Name.LocalName: "BlockList" } list && list.Elements().All(entry => entry.Name.LocalName == "Latest")
                ? [.. list.Elements().Select(entry => entry.Value)]
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static bool IsBase64(string id)
    {
        var decoded = new byte[id.Length];
        return Convert.TryFromBase64String(id, decoded, out var length) && length is > 0 and <= LongestBlockId;
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }

    private Blob Of(string signedAddress) => _blobs[new Uri(new Uri("http://localhost"), signedAddress).Segments[^1]];

    private sealed class Blob(string signature)
    {
        public string Signature => signature;

        public ConcurrentDictionary<string, byte[]> Uncommitted { get; } = new(StringComparer.Ordinal);

        public byte[]? Content { get; set; }

        public int CommittedBlocks { get; set; }

        public string? ContentType { get; set; }
    }
}
