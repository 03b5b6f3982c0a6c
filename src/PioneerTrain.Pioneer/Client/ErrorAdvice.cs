using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Maps HTTP statuses to kinds of errors, and those to the sentence that says what to do next.</summary>
internal static class ErrorAdvice
{
    public const string Unreachable = "Check the base URL and the network, or try again later.";
    public const string NotTheApi = "Check that the address (--api-url) and the path prefix (--api-prefix) point to the Pioneer API; a proxy or a login page may stand in between.";
    public const string BadKey = "Check the API key: it has to be one line of printable ASCII, such as pio_sk_….";

    public static PioneerErrorKind KindOf(int status, ErrorBody body, ApiCall call) => status switch
    {
        401 => PioneerErrorKind.KeyRefused,
        402 => PioneerErrorKind.CreditsOrPlan,
        403 when call.Subject == ApiSubject.Storage => PioneerErrorKind.NotFound,
        403 => body.ConcernsBilling || call.Subject == ApiSubject.Weights ? PioneerErrorKind.CreditsOrPlan : PioneerErrorKind.KeyRefused,
        404 or 410 => PioneerErrorKind.NotFound,
        408 or (>= 500 and <= 599) => PioneerErrorKind.ServerError,
        409 or 425 => PioneerErrorKind.Conflict,
        429 => PioneerErrorKind.RateLimited,
        >= 400 and < 500 => PioneerErrorKind.Invalid,
        _ => PioneerErrorKind.Protocol,
    };

    public static string For(PioneerErrorKind kind, int status, ErrorBody body, ApiCall call) => kind switch
    {
        _ when body.Code == ErrorCodes.IdempotencyKeyJobDeleted => "The job that this request had created was deleted; run again for a new one.",
        _ when body.Code == ErrorCodes.IdempotencyKeyReused => "The service has received this Idempotency-Key with another body; run again for a new one.",
        PioneerErrorKind.KeyRefused when status == 403 => "The API key is known but may not do this; use a key of the owner of this resource.",
        PioneerErrorKind.KeyRefused => "Check the API key (PIONEER_API_KEY): it is missing, mistyped, revoked or of another service.",
        PioneerErrorKind.CreditsOrPlan when body.ResolutionUrl is { } address => $"Settle it at {address} and run again.",
        PioneerErrorKind.CreditsOrPlan when call.Subject == ApiSubject.Weights => "The account's plan may not allow weights to be downloaded; a higher plan does.",
        PioneerErrorKind.CreditsOrPlan => "Add credits or a payment method to the account, or change its plan, and run again.",
        PioneerErrorKind.NotFound when call.Subject == ApiSubject.Storage => "The signed address has expired or is wrong; ask for a new one.",
        PioneerErrorKind.NotFound when call.Subject == ApiSubject.Collection => "The service has no such path: check its address (--api-url) and its path prefix (--api-prefix: /felix, /v1 or /v1/training/jobs).",
        PioneerErrorKind.NotFound => $"Check the id or name: this API key sees no such {Name(call.Subject)}.",
        PioneerErrorKind.RateLimited => "Wait a minute and run again; the service allows 20 new training jobs a minute.",
        PioneerErrorKind.Conflict => "Wait until the resource is free or ready, then try again.",
        PioneerErrorKind.ServerError => "The service reported an internal error: try again later.",
        PioneerErrorKind.Invalid when status == 413 => "Send less data at once.",
        PioneerErrorKind.Invalid when status == 451 => "The service does not serve this region.",
        PioneerErrorKind.Invalid => "Correct what the service names and try again.",
        _ => NotTheApi,
    };

    private static string Name(ApiSubject subject) => subject switch
    {
        ApiSubject.Dataset => "dataset",
        ApiSubject.Evaluation => "evaluation",
        _ => "training job",
    };
}
