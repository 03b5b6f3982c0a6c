using PioneerTrain.Pioneer.Wire;

namespace PioneerTrain.Pioneer.Client;

/// <summary>Maps an HTTP status to an error kind, and an error kind to advice for the
/// user.</summary>
internal static class ErrorAdvice
{
    public const string Unreachable = "Check the base URL and the network, or try again later.";
    public const string NotTheApi =
        "Check that --api-url and --api-prefix point to the Pioneer API. The response may come from a proxy or a login page.";
    public const string WrongModel =
        "Check that the training job has ended well, and that evaluation.labels and evaluation.task_name "
        + "are those of the training.";
    public const string UnknownAnswer =
        "Set evaluation.api to felix or chat, or update pioneer-train: this response has no known form.";
    public const string BadKey = "The API key must be one line of printable ASCII characters, such as pio_sk_….";

    public static PioneerErrorKind KindOf(int status, ErrorBody body, ApiCall call) => status switch
    {
        400 when ErrorCodes.IsTransientInStorage(body.Code) => PioneerErrorKind.ServerError,
        401 or 403 when body.IsWebPage && call.Subject != ApiSubject.Storage => PioneerErrorKind.Protocol,
        401 => PioneerErrorKind.KeyRejected,
        402 => PioneerErrorKind.CreditsOrPlan,
        403 when call.Subject == ApiSubject.Storage => PioneerErrorKind.NotFound,
        403 =>
            body.ConcernsBilling || call.Subject == ApiSubject.Weights ? PioneerErrorKind.CreditsOrPlan : PioneerErrorKind.KeyRejected,
        404 or 410 => PioneerErrorKind.NotFound,
        408 or (>= 500 and <= 599) => PioneerErrorKind.ServerError,
        409 or 425 => PioneerErrorKind.Conflict,
        429 => PioneerErrorKind.RateLimited,
        >= 400 and < 500 => PioneerErrorKind.Invalid,
        _ => PioneerErrorKind.Protocol,
    };

    public static string For(PioneerErrorKind kind, int status, ErrorBody body, ApiCall call) => kind switch
    {
        _ when body.Code == ErrorCodes.IdempotencyKeyJobDeleted =>
            "The job that this request created was deleted. Run again to create a new job.",
        _ when body.Code == ErrorCodes.IdempotencyKeyReused =>
            "The service received this Idempotency-Key with another request body. Run again to create a new job.",
        PioneerErrorKind.KeyRejected when status == 403 =>
            "The API key does not have permission for this operation. Use a key of the owner of this resource.",
        PioneerErrorKind.KeyRejected =>
            "Check the API key (PIONEER_API_KEY): it is missing, mistyped, revoked, or belongs to another service.",
        PioneerErrorKind.CreditsOrPlan when body.ResolutionUrl is { } address =>
            $"Resolve the problem at {address} and run again.",
        PioneerErrorKind.CreditsOrPlan when call.Subject == ApiSubject.Weights =>
            "The account's plan may not include downloading weights; upgrade the plan to download them.",
        PioneerErrorKind.CreditsOrPlan =>
            "Add credits or a payment method to the account, or change its plan, and run again.",
        PioneerErrorKind.NotFound when call.Subject == ApiSubject.Storage =>
            "The signed address has expired or is invalid. Request a new one.",
        PioneerErrorKind.NotFound when call.Subject == ApiSubject.Collection =>
            "The path was not found. Check --api-url and --api-prefix (/felix, /v1 or /v1/training/jobs).",
        PioneerErrorKind.NotFound when call.Subject == ApiSubject.Model =>
            "Check that the training job has ended well and belongs to the account of this API key, "
            + "or set evaluation.api to felix or chat.",
        PioneerErrorKind.NotFound => $"Check the id or name: no such {Name(call.Subject)} is visible to this API key.",
        PioneerErrorKind.RateLimited when call.Subject == ApiSubject.Model =>
            "Wait one minute and run again, or lower evaluation.concurrency.",
        PioneerErrorKind.RateLimited =>
            "Wait one minute and run again. The service allows 20 new training jobs per minute.",
        PioneerErrorKind.Conflict when call.Subject == ApiSubject.Model =>
            "The model is not available for predictions. Run again later, or deploy the best checkpoint "
            + "of the training job on the service.",
        PioneerErrorKind.Conflict => "Wait until the resource is ready, then try again.",
        PioneerErrorKind.ServerError => "The service reported an internal error: try again later.",
        PioneerErrorKind.Invalid when call.Subject == ApiSubject.Model =>
            "Check evaluation.labels and evaluation.task_name, and shorten rows that exceed the context of the model.",
        PioneerErrorKind.Invalid when status == 413 => "Send less data in one request.",
        PioneerErrorKind.Invalid when status == 451 => "The service is not available in this region.",
        PioneerErrorKind.Invalid => "Correct the request as the service describes and try again.",
        _ => NotTheApi,
    };

    private static string Name(ApiSubject subject) => subject switch
    {
        ApiSubject.Dataset => "dataset",
        ApiSubject.Evaluation => "evaluation",
        _ => "training job",
    };
}
