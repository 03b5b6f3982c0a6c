using PioneerTrain.Pioneer.Wire;
using PioneerTrain.Transport;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Creates the exceptions that an attempt throws.</summary>
internal static class Failures
{
    public static PioneerException FromResponse(ApiCall call, HttpResponseMessage response, ErrorBody body, string? apiKey, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        var kind = ErrorAdvice.KindOf(status, body, call);
        body = call.PrivateText is { } row ? body.Without(row, apiKey) : body;
        var message = ServerText.Clean(body.Message, apiKey) ?? ServerText.Clean(response.ReasonPhrase, apiKey);
        var retryAfter = RequestSender.RetryAfter(response.Headers, time);
        return new PioneerException(kind, call.Endpoint, Describe(status, message, RequestId.Of(response)), ErrorAdvice.For(kind, status, body, call))
        {
            Status = status,
            Code = ServerText.Clean(body.Code, apiKey),
            ServerMessage = message,
            JobId = body.JobId,
            RetryAfter = retryAfter,
            IsWebPage = body.IsWebPage,
            OutcomeUnknown = TransientStatus.Contains(status) && !IsRejectedBeforeProcessing(status, retryAfter),
        };
    }

    public static PioneerException Unreachable(ApiCall call, string finding, bool outcomeUnknown, Exception? inner) =>
        new(PioneerErrorKind.Unreachable, call.Endpoint, finding, ErrorAdvice.Unreachable, inner) { OutcomeUnknown = outcomeUnknown };

    public static PioneerException ConnectionFailed(ApiCall call, HttpRequestException failure)
    {
        if (failure is ConnectionException { Advice: var advice, IsPermanent: var isPermanent })
        {
            return new PioneerException(PioneerErrorKind.Unreachable, call.Endpoint, failure.Message, advice, failure) { IsPermanent = isPermanent };
        }

        var host = call.Address.GetLeftPart(UriPartial.Authority);
        var (finding, sent) = failure.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => ($"the host {call.Address.Host} was not found", false),
            HttpRequestError.ConnectionError => ($"cannot connect to {host}", false),
            _ => ($"the connection to {host} was lost", true),
        };
        return Unreachable(call, finding, outcomeUnknown: sent, failure);
    }

    /// <param name="status">HTTP status; null if nothing was sent.</param>
    public static PioneerException Protocol(ApiCall call, int? status, string finding, Exception? inner = null) =>
        new(PioneerErrorKind.Protocol, call.Endpoint, finding, ErrorAdvice.NotTheApi, inner) { Status = status, OutcomeUnknown = status is >= 200 and < 300 };

    /// <summary>A response of an inference endpoint that cannot be evaluated.</summary>
    public static PioneerException NotEvaluable(ApiCall call, int status, InferenceFormatException problem)
    {
        var (kind, advice) = problem.ConcernsEveryRow
            ? (PioneerErrorKind.WrongModel, ErrorAdvice.WrongModel)
            : (PioneerErrorKind.Protocol, ErrorAdvice.UnknownAnswer);
        return new PioneerException(kind, call.Endpoint, problem.Message, advice, problem) { Status = status, IsPermanent = true };
    }

    public static PioneerException InvalidText(ApiCall call) => new(
        PioneerErrorKind.Invalid,
        call.Endpoint,
        "not sent: the text of the row is not valid Unicode",
        "Remove lone surrogates from the row.");

    public static PioneerException BadKey(ApiCall call) =>
        new(PioneerErrorKind.KeyRejected, call.Endpoint, "not sent: the API key contains a space, a control character or a non-ASCII character", ErrorAdvice.BadKey);

    /// <summary>Statuses 425 and 429 mean that the request was not processed; so does 503 with
    /// <c>Retry-After</c>.</summary>
    private static bool IsRejectedBeforeProcessing(int status, TimeSpan? retryAfter) => status is 425 or 429 || (status == 503 && retryAfter is not null);

    private static string Describe(int status, string? message, string? requestId)
    {
        var identified = requestId is null ? $"status {status}" : $"status {status} ({requestId})";
        return message is null ? $"failed with {identified}" : $"failed with {identified}: {message.TrimEnd('.')}";
    }
}
