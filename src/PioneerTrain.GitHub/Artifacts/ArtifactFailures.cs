using System.Globalization;
using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>
/// Creates the exceptions of an upload, except those of <see cref="RuntimeToken"/>. Messages about
/// names are in <see cref="ArtifactName"/>.
/// </summary>
internal static class ArtifactFailures
{
    public static ArtifactException MissingVariable(string variable) =>
        new(ArtifactErrorKind.Environment, $"{variable} is not set. Artifacts can be uploaded only from a step of a GitHub Actions job.");

    public static ArtifactException MalformedAddress(string variable, string found) =>
        new(ArtifactErrorKind.Environment, $"{variable} is \"{found}\"; expected an absolute http or https URL.");

    public static ArtifactException UnsupportedServer(Uri server) => new(
        ArtifactErrorKind.UnsupportedServer,
        $"GITHUB_SERVER_URL is {server.GetLeftPart(UriPartial.Authority)}, a GitHub Enterprise Server, "
        + "which does not support this version of artifacts; github.com and *.ghe.com support it.");

    public static ArtifactException NegativeRetention(int days) =>
        new(ArtifactErrorKind.Retention, $"The retention of the artifact is {days} days; expected 1 or more, or 0 for the setting of the repository.");

    /// <param name="existing">The artifact that has the name; null when it is not listed.</param>
    public static ArtifactException NameTaken(ArtifactName name, ListedArtifact? existing = null) => new(
        ArtifactErrorKind.NameTaken,
        $"An artifact named \"{name}\" already exists in this workflow run{(existing is null ? "" : $" ({existing})")}. "
        + "Choose another name (in a matrix, one for each job) or enable overwriting.")
    { Status = 409 };

    public static ArtifactException NameTakenButNotListed(ArtifactName name) => new(
        ArtifactErrorKind.NameTaken,
        $"The artifact name \"{name}\" is taken in this workflow run, but no artifact with this name is listed, so it cannot be overwritten. "
        + "Most likely an earlier upload was interrupted. Choose another name.")
    { Status = 409 };

    public static ArtifactException Quota(string text, int status) => new(
        ArtifactErrorKind.Quota,
        "The artifact storage of the account is full. Delete artifacts and wait until GitHub has updated the usage, which takes 6 to 12 hours. "
        + $"Message of GitHub: {text}")
    { Status = status };

    public static ArtifactException Rejected(string method, int status, string text) =>
        new(ArtifactErrorKind.Rejected, $"GitHub's artifact service rejected {method} with status {status}{Quoted(text)}") { Status = status };

    public static ArtifactException NotOk(string method, string text) =>
        new(ArtifactErrorKind.Rejected, $"GitHub's artifact service returned ok: false for {method}{Quoted(text)}") { Status = 200 };

    public static ArtifactException ServerError(string remote, int status, string text, TimeSpan? retryAfter) =>
        new(ArtifactErrorKind.Unavailable, $"{remote} returned status {status} in the last attempt{Quoted(text)}")
        { Status = status, IsTransient = true, RetryAfter = retryAfter };

    public static ArtifactException Unreadable(string method, int status) => new(
        ArtifactErrorKind.Protocol,
        $"GitHub's artifact service did not return a JSON object for {method} in the last attempt (status {status}).")
    { Status = status, IsTransient = true };

    public static ArtifactException MissingField(string method, string field) => new(
        ArtifactErrorKind.Protocol,
        $"GitHub's artifact service returned a missing or invalid {field} for {method}.")
    { Status = 200 };

    public static ArtifactException Timeout(string method, TimeSpan limit) => new(
        ArtifactErrorKind.Unavailable,
        $"GitHub's artifact service did not respond to {method} within {Seconds(limit)} in the last attempt.")
    { IsTransient = true };

    public static ArtifactException ConnectionFailed(string remote, Exception failure) => failure is ConnectionException { IsPermanent: true } refused
        ? new(ArtifactErrorKind.Unavailable, $"{remote} could not be reached: {refused.Message}. {refused.Advice}", failure)
        : new(ArtifactErrorKind.Unavailable, $"{remote} could not be reached in the last attempt: {Cause(failure)}", failure) { IsTransient = true };

    public static ArtifactException AddressExpired(string storage, string code) => new(
        ArtifactErrorKind.AddressExpired,
        $"{storage} no longer accepts the signed URL of this upload (status 403, {code}). "
        + "Most likely the URL expired before the last block was uploaded. Upload again with another artifact name.")
    { Status = 403 };

    public static ArtifactException StorageRejected(string storage, int status, string code) =>
        new(ArtifactErrorKind.Rejected, $"{storage} rejected the upload with status {status}{Quoted(code)}") { Status = status };

    public static ArtifactException Stalled(string storage, TimeSpan limit) => new(
        ArtifactErrorKind.Stalled,
        $"{storage} received no data and sent no response for {Seconds(limit)} in the last attempt; the upload was stopped.")
    { IsTransient = true };

    public static ArtifactException TooLarge(int maximumBlocks, int blockBytes) => new(
        ArtifactErrorKind.TooLarge,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The content exceeds the maximum artifact size of {(long)maximumBlocks * blockBytes:N0} bytes ({maximumBlocks:N0} blocks of {blockBytes:N0})."));

    public static ArtifactException ContentChanged(ArtifactName name, string expected, string uploaded) => new(
        ArtifactErrorKind.ContentChanged,
        $"The artifact \"{name}\" was not published: its file changed before or during the upload "
        + $"(expected SHA-256 {expected}, uploaded {uploaded}). Check the disk, then run again.");

    private static string Quoted(string text) => text.Length == 0 ? "." : $": {text.TrimEnd('.')}.";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary>Messages of the HTTP stack are not quoted, because they can contain addresses.</summary>
    private static string Cause(Exception failure) => failure is ConnectionException known
        ? $"{known.Message}. {known.Advice}"
        : (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host was not found.",
            HttpRequestError.ConnectionError => "the connection failed.",
            _ => "the connection was lost.",
        };
}
