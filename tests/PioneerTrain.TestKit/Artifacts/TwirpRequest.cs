using System.Text.Json;
using System.Text.Json.Nodes;

namespace PioneerTrain.TestKit.Artifacts;

/// <summary>
/// A request with exactly the fields of its method and the two backend ids, as a strict protobuf
/// reader requires.
/// </summary>
internal sealed class TwirpRequest
{
    private readonly JsonObject _fields;

    /// <param name="names">
    /// The field names; a trailing question mark marks an optional field.
    /// </param>
    public TwirpRequest(JsonObject fields, params string[] names)
    {
        _fields = fields;
        string[] required = ["workflow_run_backend_id", "workflow_job_run_backend_id", .. names.Where(name => !name.EndsWith('?'))];
        var known = required.Concat(names.Select(name => name.TrimEnd('?')));
        if (fields.Select(field => field.Key).Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
        {
            throw new TwirpException(400, "malformed", $"unknown field {unknown}");
        }

        if (required.FirstOrDefault(name => !fields.ContainsKey(name)) is { } missing)
        {
            throw new TwirpException(400, "invalid_argument", $"{missing} is required");
        }
    }

    public bool Has(string name) => _fields.ContainsKey(name);

    public string Text(string name) =>
        _fields[name]?.GetValueKind() == JsonValueKind.String ? _fields[name]!.GetValue<string>() : throw new TwirpException(400, "malformed", $"{name} is no text");

    public int Number(string name) =>
        _fields[name]?.GetValueKind() == JsonValueKind.Number ? _fields[name]!.GetValue<int>() : throw new TwirpException(400, "malformed", $"{name} is no number");

    public void IsOfThisJob()
    {
        if (Text("workflow_run_backend_id") != ResultsServiceStandIn.WorkflowRun || Text("workflow_job_run_backend_id") != ResultsServiceStandIn.WorkflowJobRun)
        {
            throw new TwirpException(403, "permission_denied", "the token is for another job");
        }
    }
}
