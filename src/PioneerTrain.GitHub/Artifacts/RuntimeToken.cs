using System.Buffers.Text;
using System.Text.Json;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// <c>ACTIONS_RUNTIME_TOKEN</c>: a JWT that opens the artifact service to one job. The job's two ids stand in its claim <c>scp</c>, as
/// <c>Actions.Results:{run}:{job}</c> among other scopes (actions/toolkit, <c>util.ts</c>). Its signature is for the service to check, not for us.
/// </summary>
public sealed class RuntimeToken
{
    private const string Scope = "Actions.Results";

    private RuntimeToken(string value, string workflowRun, string workflowJobRun)
    {
        Value = value;
        WorkflowRunBackendId = workflowRun;
        WorkflowJobRunBackendId = workflowJobRun;
    }

    public string WorkflowRunBackendId { get; }

    public string WorkflowJobRunBackendId { get; }

    /// <summary>The secret itself, for the Authorization header.</summary>
    internal string Value { get; }

    /// <exception cref="ArtifactException">Of kind <see cref="ArtifactErrorKind.Token"/>, or <see cref="ArtifactErrorKind.Environment"/> where there is no token.</exception>
    public static RuntimeToken Parse(string? token)
    {
        if (string.IsNullOrWhiteSpace(token))
        {
            throw ArtifactFailures.MissingVariable("ACTIONS_RUNTIME_TOKEN");
        }

        var (run, job) = JobIn(ScopesIn(PayloadOf(token.Trim())));
        return new RuntimeToken(token.Trim(), run, job);
    }

    /// <summary>Says which job, and keeps the secret to itself.</summary>
    public override string ToString() => $"{Scope}:{WorkflowRunBackendId}:{WorkflowJobRunBackendId}";

    private static byte[] PayloadOf(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw Malformed($"has {parts.Length} parts between dots; a JWT has 3");
        }

        try
        {
            return Base64Url.DecodeFromChars(parts[1]);
        }
        catch (FormatException)
        {
            throw Malformed("has a payload that is no base64url");
        }
    }

    private static string ScopesIn(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Malformed("has a payload that is no JSON object");
            }

            if (!document.RootElement.TryGetProperty("scp", out var scopes))
            {
                throw Malformed("has no claim scp");
            }

            return scopes.ValueKind == JsonValueKind.String ? scopes.GetString()! : throw Malformed("has a claim scp that is no text");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw Malformed("has a payload that is no JSON");
        }
    }

    private static (string Run, string Job) JobIn(string scopes)
    {
        foreach (var scope in scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = scope.Split(':');
            if (parts[0] != Scope)
            {
                continue;
            }

            return parts switch
            {
                [_, { Length: > 0 } run, { Length: > 0 } job] => (run, job),
                [_, _, _] => throw Malformed($"has a scope {Scope} with an empty id"),
                _ => throw Malformed($"has a scope {Scope} with {parts.Length - 1} ids; 2 are accepted"),
            };
        }

        throw Malformed($"does not have the scope {Scope}, so it does not open the artifact service");
    }

    private static ArtifactException Malformed(string finding) => new(ArtifactErrorKind.Token, $"ACTIONS_RUNTIME_TOKEN {finding}.");
}
