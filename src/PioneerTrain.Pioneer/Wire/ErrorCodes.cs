namespace PioneerTrain.Pioneer.Wire;

/// <summary>The codes of the service's refusals that change what happens next (wire name <c>code</c>).</summary>
internal static class ErrorCodes
{
    /// <summary>409: an identical job is active; the body names it.</summary>
    public const string DuplicateSubmission = "duplicate_training_submission";

    /// <summary>409: the job that the same <c>Idempotency-Key</c> had created was deleted.</summary>
    public const string IdempotencyKeyJobDeleted = "idempotency_key_job_deleted";

    /// <summary>422: the same <c>Idempotency-Key</c> came with another body.</summary>
    public const string IdempotencyKeyReused = "idempotency_key_reused";

    /// <summary>409: a stop has reached the provider, which has not confirmed it yet.</summary>
    public const string CancellationUnconfirmed = "cancellation_unconfirmed";

    /// <summary>429: the account's daily budget is spent.</summary>
    public const string DailySpendCapExceeded = "daily_spend_cap_exceeded";
}
