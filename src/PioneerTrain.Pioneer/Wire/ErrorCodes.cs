namespace PioneerTrain.Pioneer.Wire;

/// <summary>Error codes of the service that decide how the client continues (wire name
/// <c>code</c>).</summary>
internal static class ErrorCodes
{
    /// <summary>409: an identical job is active; the body contains its id.</summary>
    public const string DuplicateSubmission = "duplicate_training_submission";

    /// <summary>409: the job that was created with the same <c>Idempotency-Key</c> was
    /// deleted.</summary>
    public const string IdempotencyKeyJobDeleted = "idempotency_key_job_deleted";

    /// <summary>422: the same <c>Idempotency-Key</c> was sent with another body.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>409: the stop was sent to the provider, which has not confirmed it yet.</summary>
    public const string CancellationUnconfirmed = "cancellation_unconfirmed";

    /// <summary>429: the account's daily budget is exhausted.</summary>
    public const string DailySpendCapExceeded = "daily_spend_cap_exceeded";

    /// <summary>400 of an S3 storage: the connection was idle for too long.</summary>
    private const string StorageTimeout = "RequestTimeout";

    /// <summary>503, or 400, of an S3 storage: too many requests.</summary>
    private const string StorageSlowDown = "SlowDown";

    /// <summary>Returns true if a rejection with status 400 is a temporary condition of a
    /// storage.</summary>
    public static bool IsTransientInStorage(string? code) => code is StorageTimeout or StorageSlowDown;
}
