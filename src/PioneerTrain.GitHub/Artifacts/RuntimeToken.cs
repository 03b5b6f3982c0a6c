using System.Buffers.Text;
using System.Text.Json;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// <c>ACTIONS_RUNTIME_TOKEN</c>: a JWT that gives one job access to the artifact service. Its claim
/// <c>scp</c> contains the two ids of the job as <c>Actions.Results:{run}:{job}</c>, among other
/// scopes (actions/toolkit, <c>util.ts</c>). The service validates the signature; this class does
/// not.
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

    /// <summary>The token for the Authorization header. A secret.</summary>
    internal string Value { get; }

    /// <summary>Reads the ids of the job from the token.</summary>
    /// <exception cref="ArtifactException">
    /// <see cref="ArtifactErrorKind.Token"/> for an invalid token;
    /// <see cref="ArtifactErrorKind.Environment"/> for a missing one.
    /// </exception>
    public static RuntimeToken Parse(string? token)
    {
        if (string.IsNullOrWhiteSpace(token))
        {
            throw ArtifactFailures.MissingVariable("ACTIONS_RUNTIME_TOKEN");
        }

        var (run, job) = JobIn(ScopesIn(PayloadOf(token.Trim())));
        return new RuntimeToken(token.Trim(), run, job);
    }

    /// <summary>Returns the ids of the job without the secret.</summary>
    public override string ToString() => $"{Scope}:{WorkflowRunBackendId}:{WorkflowJobRunBackendId}";

    private static byte[] PayloadOf(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            throw Malformed($"has {parts.Length} parts separated by dots; expected 3, as in a JWT");
        }

        try
        {
            return Base64Url.DecodeFromChars(parts[1]);
        }
        catch (FormatException)
        {
            throw Malformed("has a payload that is not valid base64url");
        }
    }

    private static string ScopesIn(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Malformed("has a payload that is not a JSON object");
            }

            if (!document.RootElement.TryGetProperty("scp", out var scopes))
            {
                throw Malformed("does not have the claim scp");
            }

            return scopes.ValueKind == JsonValueKind.String ? scopes.GetString()! : throw Malformed("has a claim scp that is not a string");
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw Malformed("has a payload that is not valid JSON");
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
                _ => throw Malformed($"has a scope {Scope} with {parts.Length - 1} ids; expected 2"),
            };
        }

        throw Malformed($"does not have the scope {Scope}, so it does not give access to the artifact service");
    }

    private static ArtifactException Malformed(string finding) => new(ArtifactErrorKind.Token, $"ACTIONS_RUNTIME_TOKEN {finding}.");
}
