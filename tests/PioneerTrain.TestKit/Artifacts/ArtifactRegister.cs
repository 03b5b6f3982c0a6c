using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>An artifact of the workflow run.</summary>
public sealed record RegisteredArtifact(string Name, string Job, long Id, Uri Upload)
{
    public bool IsFinalized { get; init; }

    public long Size { get; init; }

    public string? Digest { get; init; }

    public string? ExpiresAt { get; init; }

    /// <summary>The media type; null for versions before 7, which are zip archives.</summary>
    public string? MimeType { get; init; }
}

/// <summary>An error response of the service.</summary>
public sealed class TwirpException(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;
}

/// <summary>
/// The artifacts of one workflow run, and the calls that change them. Responses use the names of
/// the protobuf definition.
/// </summary>
internal sealed partial class ArtifactRegister(IBlobAddresses addresses)
{
    private static readonly SearchValues<char> _forbidden = SearchValues.Create("\":<>|*?\r\n\\/");

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RegisteredArtifact> _artifacts = new(StringComparer.Ordinal);
    private long _lastId = 1000;

    public RegisteredArtifact? Find(string name)
    {
        lock (_lock)
        {
            return _artifacts.GetValueOrDefault(name);
        }
    }

    public void Add(string name, string job)
    {
        lock (_lock)
        {
            _artifacts.Add(name, new RegisteredArtifact(name, job, ++_lastId, addresses.ForUpload(name)) { IsFinalized = true });
        }
    }

    /// <summary>Finalizes an artifact that was created.</summary>
    public void Publish(string name, long size, string digest)
    {
        lock (_lock)
        {
            _artifacts[name] = _artifacts[name] with { IsFinalized = true, Size = size, Digest = digest };
        }
    }

    public JsonObject Answer(string method, JsonObject request)
    {
        lock (_lock)
        {
            return method switch
            {
                "CreateArtifact" => Create(new TwirpRequest(request, "name", "version", "expires_at?", "mime_type?")),
                "FinalizeArtifact" => Finalize(new TwirpRequest(request, "name", "size", "hash?")),
                "ListArtifacts" => List(new TwirpRequest(request, "name_filter?", "id_filter?")),
                "GetSignedArtifactURL" => Sign(new TwirpRequest(request, "name")),
                "DeleteArtifact" => Delete(new TwirpRequest(request, "name")),
                _ => throw new TwirpException(404, "bad_route", $"no handler for {method}"),
            };
        }
    }

    private JsonObject Create(TwirpRequest request)
    {
        request.IsOfThisJob();
        var name = request.Text("name");
        if (name.AsSpan().ContainsAny(_forbidden) || request.Number("version") is not (4 or 7))
        {
            throw new TwirpException(400, "invalid_argument", "name or version is not valid");
        }

        if (request.Has("mime_type") && (request.Number("version") < 7 || !MediaType().IsMatch(request.Text("mime_type"))))
        {
            throw new TwirpException(400, "invalid_argument", "mime_type is not valid");
        }

        if (request.Has("expires_at") && !RfcTime().IsMatch(request.Text("expires_at")))
        {
            throw new TwirpException(400, "malformed", "expires_at is no timestamp");
        }

        if (_artifacts.ContainsKey(name))
        {
            throw new TwirpException(409, "already_exists", "an artifact with this name already exists on the workflow run");
        }

        var upload = addresses.ForUpload(name);
        _artifacts[name] = new RegisteredArtifact(name, ResultsServiceStandIn.WorkflowJobRun, ++_lastId, upload)
        {
            ExpiresAt = request.Has("expires_at") ? request.Text("expires_at") : null,
            MimeType = request.Has("mime_type") ? request.Text("mime_type") : null,
        };
        return new JsonObject { ["ok"] = true, ["signed_upload_url"] = upload.AbsoluteUri };
    }

    private JsonObject Finalize(TwirpRequest request)
    {
        request.IsOfThisJob();
        var artifact = Known(request.Text("name"));
        var size = long.Parse(request.Text("size"), CultureInfo.InvariantCulture);
        var digest = request.Has("hash") ? request.Text("hash") : null;
        if (artifact.IsFinalized || (addresses.LengthOf(artifact.Upload) is { } length && length != size) || (digest is not null && !Sha256().IsMatch(digest)))
        {
            throw new TwirpException(400, "invalid_argument", "the artifact cannot be finalized with this size and hash");
        }

        _artifacts[artifact.Name] = artifact with { IsFinalized = true, Size = size, Digest = digest };
        return new JsonObject { ["ok"] = true, ["artifact_id"] = Text(artifact.Id) };
    }

    private JsonObject List(TwirpRequest request)
    {
        request.IsOfThisJob();
        var found = _artifacts.Values
            .Where(artifact => artifact.IsFinalized)
            .Where(artifact => !request.Has("name_filter") || artifact.Name == request.Text("name_filter"))
            .Where(artifact => !request.Has("id_filter") || Text(artifact.Id) == request.Text("id_filter"));
        return new JsonObject { ["artifacts"] = new JsonArray([.. found.Select(Entry)]) };
    }

    private JsonObject Sign(TwirpRequest request)
    {
        var artifact = Known(request.Text("name"));
        return new JsonObject { ["signed_url"] = addresses.ForDownload(artifact.Name, artifact.Upload).AbsoluteUri };
    }

    private JsonObject Delete(TwirpRequest request)
    {
        var artifact = Known(request.Text("name"));
        if (artifact.Job != request.Text("workflow_job_run_backend_id"))
        {
            throw new TwirpException(404, "not_found", "no such artifact of this job");
        }

        _artifacts.Remove(artifact.Name);
        return new JsonObject { ["ok"] = true, ["artifact_id"] = Text(artifact.Id) };
    }

    private RegisteredArtifact Known(string name) => _artifacts.GetValueOrDefault(name) ?? throw new TwirpException(404, "not_found", "no such artifact");

    private static JsonObject Entry(RegisteredArtifact artifact) => new()
    {
        ["workflow_run_backend_id"] = ResultsServiceStandIn.WorkflowRun,
        ["workflow_job_run_backend_id"] = artifact.Job,
        ["database_id"] = Text(artifact.Id),
        ["name"] = artifact.Name,
        ["size"] = Text(artifact.Size),
        ["created_at"] = "2026-01-01T00:00:00Z",
        ["digest"] = artifact.Digest,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sha256();

    [GeneratedRegex("^[a-z]+/[a-z0-9.+-]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MediaType();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RfcTime();
}
