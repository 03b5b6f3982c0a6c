using System.Globalization;
using PioneerTrain.Transport;

namespace PioneerTrain.GitHub.Repository;

/// <summary>Creates the exceptions of requests to the REST API.</summary>
internal static class RepositoryFailures
{
    public static RepositoryException MalformedVariable(string variable, string found, string expected) =>
        new(RepositoryErrorKind.Environment, $"{variable} is \"{found.Split('?')[0]}\"; expected {expected}.");

    public static RepositoryException MalformedToken(bool isEmpty) => new(
        RepositoryErrorKind.Environment,
        isEmpty ? "The token for GitHub is empty." : "The token for GitHub contains a space, a line break or a character outside ASCII.");

    public static RepositoryException MissingPermission(ApiCall call, string permission, int status) => new(
        RepositoryErrorKind.MissingPermission,
        $"The token may not {call.Action}. Add \"{permission}\" to the permissions of the job.")
    { Status = status, Permission = permission };

    public static RepositoryException TokenRejected(ApiCall call) => new(
        RepositoryErrorKind.Token,
        $"GitHub rejected the token (status 401), so the program could not {call.Action}. The token of a workflow is valid until its job ends.")
    { Status = 401 };

    public static RepositoryException NotFound(ApiCall call, int status, string text) =>
        new(RepositoryErrorKind.NotFound, $"{CouldNot(call)} status {status}{Quoted(text)}") { Status = status };

    public static RepositoryException Rejected(ApiCall call, int status, string text) =>
        new(RepositoryErrorKind.Rejected, $"{CouldNot(call)} status {status}{Quoted(text)}") { Status = status };

    public static RepositoryException Immutable(ApiCall call, int status, string text) => new(
        RepositoryErrorKind.Immutable,
        $"{CouldNot(call)} status {status}{Quoted(text)} The repository has immutable releases: the files of a published release cannot change, "
        + "and its tag cannot be used again, even if the release is deleted. Use a new tag.")
    { Status = status };

    public static RepositoryException NotWritten(ApiCall call, Exception failure) =>
        new(RepositoryErrorKind.NotWritten, $"The program could not {call.Action}: the file cannot be written: {failure.Message}", failure);

    public static RepositoryException StorageRejected(ApiCall call, Uri storage, int status) => new(
        RepositoryErrorKind.Rejected,
        $"The program could not {call.Action}: {Origin(storage)} returned status {status}.")
    { Status = status, IsTransient = TransientStatus.Contains(status) };

    public static RepositoryException RateLimited(ApiCall call, int status, TimeSpan delay, bool isTransient) => new(
        RepositoryErrorKind.RateLimited,
        $"{CouldNot(call)} a rate limit that ends in {Seconds(delay)}.")
    { Status = status, RetryAfter = delay, IsTransient = isTransient, WasNotProcessed = true };

    public static RepositoryException ServerError(ApiCall call, int status, string text, TimeSpan? retryAfter) =>
        new(RepositoryErrorKind.Unavailable, $"{CouldNot(call)} status {status} in the last attempt{Quoted(text)}")
        { Status = status, IsTransient = true, WasNotProcessed = status == 425, RetryAfter = retryAfter };

    public static RepositoryException Timeout(ApiCall call, TimeSpan limit) =>
        new(RepositoryErrorKind.Unavailable, $"GitHub did not respond within {Seconds(limit)} to the request to {call.Action}.") { IsTransient = true };

    public static RepositoryException ConnectionFailed(ApiCall call, Exception failure) => new(
        RepositoryErrorKind.Unavailable,
        $"The program could not {call.Action}: {Cause(failure)}",
        failure)
    {
        IsTransient = failure is not ConnectionException { IsPermanent: true },
        WasNotProcessed = failure is ConnectionException
            || failure is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError },
    };

    public static RepositoryException OutcomeUnknown(ApiCall call, Exception failure) => new(
        RepositoryErrorKind.OutcomeUnknown,
        $"It is unknown whether the request to {call.Action} had an effect: {failure.Message}",
        failure)
    { Status = (failure as RepositoryException)?.Status, RetryAfter = (failure as RepositoryException)?.RetryAfter };

    public static RepositoryException TooLarge(ApiCall call, long maximum) => new(
        RepositoryErrorKind.TooLarge,
        string.Create(CultureInfo.InvariantCulture, $"The program could not {call.Action}: the response exceeds {maximum:N0} bytes."));

    public static RepositoryException TooManyPages(ApiCall call, int maximum) =>
        new(RepositoryErrorKind.Protocol, $"The program could not {call.Action}: the list exceeds {maximum} pages.");

    public static RepositoryException Unreadable(ApiCall call, Exception? inner = null) =>
        new(RepositoryErrorKind.Protocol, $"GitHub sent a response that the program cannot read to the request to {call.Action}.", inner);

    public static RepositoryException ForeignAddress(ApiCall call, Uri address) => new(
        RepositoryErrorKind.Protocol,
        $"The program could not {call.Action}: the next address is on {Origin(address)}, which is not the API of GitHub.");

    public static RepositoryException BadRedirect(ApiCall call, int status, string reason) =>
        new(RepositoryErrorKind.Protocol, $"The program could not {call.Action}: the redirect with status {status} {reason}.") { Status = status };

    public static RepositoryException TagTaken(RepositoryRelease release) => new(
        RepositoryErrorKind.Rejected,
        $"The tag {release.Tag} has another release: {release.Url}. Use a new tag.");

    public static RepositoryException PublishedWithOtherFiles(RepositoryRelease release, string file) => new(
        RepositoryErrorKind.Rejected,
        $"The release {release.Tag} is published, and its file {file} is missing, has other content, or is of another model. A published release is not changed. Use a new tag.");

    public static RepositoryException DraftDeleted(RepositoryRelease release) => new(
        RepositoryErrorKind.NotFound,
        $"The draft of the release {release.Tag} was deleted while its files were uploaded. Run the job again.");

    public static RepositoryException Incomplete(RepositoryRelease release, string file) => new(
        RepositoryErrorKind.Rejected,
        $"The release {release.Tag} is incomplete: its file {file} is missing or has other content, so it was not published. Run the job again.");

    private static string CouldNot(ApiCall call) => $"The program could not {call.Action}: GitHub returned";

    private static string Quoted(string text) => text.Length == 0 ? "." : $": {text.TrimEnd('.')}.";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private static string Origin(Uri address) => $"{address.Scheme}://{address.Authority}";

    /// <summary>Messages of the HTTP stack are not quoted, because they can contain addresses.</summary>
    private static string Cause(Exception failure) => failure is ConnectionException known
        ? $"{known.Message}. {known.Advice}"
        : (failure as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host of GitHub was not found.",
            HttpRequestError.ConnectionError => "the connection to GitHub failed.",
            _ => "the connection to GitHub was lost.",
        };
}
