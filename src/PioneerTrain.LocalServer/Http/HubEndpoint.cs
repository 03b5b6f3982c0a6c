using System.Text.RegularExpressions;
using PioneerTrain.LocalServer.Contracts;
using PioneerTrain.LocalServer.Dialects;
using PioneerTrain.LocalServer.Storage;

namespace PioneerTrain.LocalServer.Http;

/// <summary>
/// The endpoint that publishes a model on the Hugging Face Hub. A local server checks the request
/// and sends nothing.
/// </summary>
internal static partial class HubEndpoint
{
    private const string RepositoryRule = "Input should be owner/name, of letters, digits, '-', '_' and '.'";

    public static async Task<IResult> PushAsync(
        string id, HttpRequest request, Dialect dialect, JobStore jobs, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(request, cancellationToken);
        var repository = body.RequiredText("repo_id", maxLength: 96);
        if (repository is not null && !RepositoryId().IsMatch(repository))
        {
            body.RejectValue("repo_id", "string_pattern_mismatch", RepositoryRule);
        }

        body.RequiredText("hf_token");
        body.Boolean("private");
        body.Text("commit_message");
        body.RejectUnknownFields();
        if (body.Problems.Count > 0)
        {
            return Rejection.Invalid(body.Problems);
        }

        if (!jobs.TryGet(id, out var entry))
        {
            return Rejection.JobNotFound(id);
        }

        return entry.Job.Status == JobStatus.Complete
            ? TypedResults.Ok(new PushedAnswer(
                true,
                $"https://huggingface.co/{repository}",
                repository!,
                id,
                "The request is valid. A local server publishes nothing."))
            : Rejection.NotComplete(dialect.WordOf(entry.Job));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RepositoryId();
}
