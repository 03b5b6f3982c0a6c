using System.Globalization;
using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Artifacts;

/// <summary>Every sentence about an artifact that could not be uploaded, except those about the runtime token and the name, which stand with their rules.</summary>
internal static class ArtifactFailures
{
    public static ArtifactException MissingVariable(string variable) =>
        new(ArtifactErrorKind.Environment, $"{variable} is not set; artifacts can be uploaded only from a step of a GitHub Actions job.");

    public static ArtifactException MalformedAddress(string variable, string found) =>
        new(ArtifactErrorKind.Environment, $"{variable} is \"{found}\"; an absolute http or https address is accepted.");

    public static ArtifactException UnsupportedServer(Uri server) => new(
        ArtifactErrorKind.UnsupportedServer,
        $"GITHUB_SERVER_URL is {server.GetLeftPart(UriPartial.Authority)}, a GitHub Enterprise Server, which does not take artifacts of this kind; github.com and *.ghe.com do.");

    public static ArtifactException NegativeRetention(int days) =>
        new(ArtifactErrorKind.Retention, $"The artifact's retention is {days} days; 1 or more are accepted, or 0 for the repository's own setting.");

    public static ArtifactException NameTaken(ArtifactName name) => new(
        ArtifactErrorKind.NameTaken,
        $"An artifact named \"{name}\" already exists in this workflow run; choose another name (in a matrix, one for each job) or ask for it to be overwritten.")
    { Status = 409 };

    public static ArtifactException NameTakenByNothingListed(ArtifactName name) => new(
        ArtifactErrorKind.NameTaken,
        $"The name \"{name}\" is taken in this workflow run, but no artifact of that name is listed that could be overwritten, most likely because its upload broke off; choose another name.")
    { Status = 409 };

    public static ArtifactException Quota(string words, int status) => new(
        ArtifactErrorKind.Quota,
        $"The account's storage for artifacts is used up; delete artifacts and wait until GitHub has counted again, which takes 6 to 12 hours. GitHub said: {words}")
    { Status = status };

    public static ArtifactException Refused(string method, int status, string words) =>
        new(ArtifactErrorKind.Refused, $"GitHub's artifact service refused {method} with status {status}{Quoted(words)}") { Status = status };

    public static ArtifactException NotOk(string method, string words) =>
        new(ArtifactErrorKind.Refused, $"GitHub's artifact service answered {method} with ok: false{Quoted(words)}") { Status = 200 };

    public static ArtifactException ServerError(string remote, int status, string words, TimeSpan? retryAfter) =>
        new(ArtifactErrorKind.Unavailable, $"{remote} answered with status {status} to the last attempt{Quoted(words)}") { Status = status, IsTransient = true, RetryAfter = retryAfter };

    public static ArtifactException Unreadable(string method, int status) =>
        new(ArtifactErrorKind.Protocol, $"GitHub's artifact service answered {method} with something that is no JSON object, to the last attempt (status {status}).") { Status = status, IsTransient = true };

    public static ArtifactException MissingField(string method, string field) =>
        new(ArtifactErrorKind.Protocol, $"GitHub's artifact service answered {method} without a usable {field}.") { Status = 200 };

    public static ArtifactException NoAnswer(string method, TimeSpan limit) =>
        new(ArtifactErrorKind.Unavailable, $"GitHub's artifact service did not answer {method} within {Seconds(limit)}, to the last attempt.") { IsTransient = true };

    public static ArtifactException Broken(string remote, Exception broken) => broken is ConnectionException { IsPermanent: true } refused
        ? new(ArtifactErrorKind.Unavailable, $"{remote} could not be reached: {refused.Message}. {refused.Advice}", broken)
        : new(ArtifactErrorKind.Unavailable, $"{remote} could not be reached, to the last attempt: {Cause(broken)}", broken) { IsTransient = true };

    public static ArtifactException AddressExpired(string storage, string code) => new(
        ArtifactErrorKind.AddressExpired,
        $"{storage} no longer accepts the address that GitHub gave for this upload (status 403, {code}): most likely it expired before the last block was there. Upload again, under another name.")
    { Status = 403 };

    public static ArtifactException StorageRefused(string storage, int status, string code) =>
        new(ArtifactErrorKind.Refused, $"{storage} refused the upload with status {status}{Quoted(code)}") { Status = status };

    public static ArtifactException Stalled(string storage, TimeSpan limit) =>
        new(ArtifactErrorKind.Stalled, $"{storage} took no byte of a block and gave no answer for {Seconds(limit)}, to the last attempt; the upload was given up.") { IsTransient = true };

    public static ArtifactException TooLarge(int maximumBlocks, int blockBytes) => new(
        ArtifactErrorKind.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The content is longer than the {(long)maximumBlocks * blockBytes:N0} bytes that an artifact can hold ({maximumBlocks:N0} blocks of {blockBytes:N0})."));

    public static ArtifactException ContentChanged(ArtifactName name, string expected, string uploaded) => new(
        ArtifactErrorKind.ContentChanged,
        $"The artifact \"{name}\" was not published: its file changed before or during the upload (expected SHA-256 {expected}, uploaded {uploaded}). Check the disk, then run again.");

    private static string Quoted(string words) => words.Length == 0 ? "." : $": {words.TrimEnd('.')}.";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary>The words of the exceptions of the HTTP stack are not quoted: they can hold addresses.</summary>
    private static string Cause(Exception broken) => broken is ConnectionException known
        ? $"{known.Message}. {known.Advice}"
        : (broken as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host is not known.",
            HttpRequestError.ConnectionError => "no connection could be made.",
            _ => "the connection broke.",
        };
}
