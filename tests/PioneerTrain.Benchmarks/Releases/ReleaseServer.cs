using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace PioneerTrain.Benchmarks.Releases;

/// <summary>
/// GitHub's API on loopback, with the two artifacts of a workflow run and one release. The files of
/// the release are written to a folder.
/// </summary>
internal sealed class ReleaseServer : IDisposable
{
    public const string Repository = "octo-org/octo-repo";
    public const long WeightsId = 12;

    private const long ReportId = 11;

    private readonly HttpListener _listener = new();
    private readonly byte[] _report;
    private readonly string _weights;
    private readonly string _folder;
    private readonly JsonArray _assets = [];
    private JsonObject? _release;

    /// <param name="report">The report artifact.</param>
    /// <param name="weights">The path of the weights.</param>
    /// <param name="folder">Where the files of the release are written.</param>
    public ReleaseServer(byte[] report, string weights, string folder)
    {
        (_report, _weights, _folder) = (report, weights, folder);
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Url { get; }

    /// <summary>True after the release was published.</summary>
    public bool IsPublished => (bool?)_release?["draft"] == false;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                await RespondAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The benchmark ended.
        }
    }

    private async Task RespondAsync(HttpListenerContext context)
    {
        var response = context.Response;
        var route = $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath[$"/repos/{Repository}/".Length..]}";
        if (route == $"GET actions/artifacts/{WeightsId}/zip")
        {
            await using var file = File.OpenRead(_weights);
            response.ContentLength64 = file.Length;
            await file.CopyToAsync(response.OutputStream);
        }
        else if (route == $"GET actions/artifacts/{ReportId}/zip")
        {
            await response.OutputStream.WriteAsync(_report);
        }
        else
        {
            var (status, json) = await HandleAsync(route, context.Request);
            response.StatusCode = status;
            response.ContentType = "application/json";
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(json));
        }

        response.Close();
    }

    private async Task<(int Status, string Json)> HandleAsync(string route, HttpListenerRequest request)
    {
        switch (route)
        {
            case "GET actions/runs/1/artifacts":
                return (200, new JsonObject { ["total_count"] = 2, ["artifacts"] = new JsonArray(Artifact(ReportId, "model-report", _report.Length), Artifact(WeightsId, "model", new FileInfo(_weights).Length)) }.ToJsonString());
            case "GET releases":
                return (200, _release is null ? "[]" : $"[{_release.ToJsonString()}]");
            case "POST releases":
                _release = (await JsonNode.ParseAsync(request.InputStream))!.AsObject();
                _release["id"] = 1;
                _release["html_url"] = $"{Url}/release";
                _release["upload_url"] = $"{Url}/repos/{Repository}/releases/1/assets{{?name,label}}";
                _release["assets"] = _assets;
                return (201, _release.ToJsonString());
            case "GET releases/1":
                return (200, _release!.ToJsonString());
            case "PATCH releases/1":
                _release!["draft"] = false;
                _release["published_at"] = "2026-01-02T03:04:05Z";
                return (200, _release.ToJsonString());
            case "GET releases/1/assets":
                return (200, _assets.ToJsonString());
            case "POST releases/1/assets":
                var name = request.QueryString["name"]!;
                var (bytes, sha256) = await SparseWeights.CopyAsync(request.InputStream, Path.Combine(_folder, name));
                var asset = new JsonObject { ["id"] = 100 + _assets.Count, ["name"] = name, ["state"] = "uploaded", ["size"] = bytes, ["digest"] = $"sha256:{sha256}" };
                _assets.Add(asset);
                return (201, asset.ToJsonString());
            default:
                return (404, """{"message":"Not Found"}""");
        }
    }

    private static JsonObject Artifact(long id, string name, long bytes) => new() { ["id"] = id, ["name"] = name, ["size_in_bytes"] = bytes, ["expired"] = false };

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
