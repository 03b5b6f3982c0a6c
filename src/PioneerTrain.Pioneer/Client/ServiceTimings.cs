namespace PioneerTrain.Pioneer.Client;

/// <summary>Intervals and time limits for communication with the service. The defaults suit the
/// live service.</summary>
public sealed record ServiceTimings
{
    /// <summary>Timeout for opening a connection. Used by
    /// <see cref="PioneerClientOptions.CreateHandler"/>. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Timeout for one attempt at a request, including the whole response. While weights
    /// or datasets are streamed: the longest time without data. Default 60 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Timeout for one attempt to create a job, which can take longer. Default 120
    /// s.</summary>
    public TimeSpan CreateTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Timeout for one attempt to upload a data file. Default 30 minutes.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Timeout for one attempt at a request that its caller repeats anyway: reading a log
    /// (the longest time without data), reading or stopping a job that is being stopped, the last poll of a job. Default 10
    /// s.</summary>
    public TimeSpan ShortTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Delay before the first retry of a request; doubled for each further retry. Default
    /// 0.5 s.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Maximum delay between two retries. Default 15 s.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Maximum delay that is honored when the service sends <c>Retry-After</c>. Default 60
    /// s.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long creating a job is retried while the service reports that too many jobs are
    /// created at once (limit: 20 per minute). Default 90 minutes, enough for a thousand
    /// jobs.</summary>
    public TimeSpan AdmissionTimeout { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>Range over which the first retries of such requests are spread; doubled for each
    /// further retry. Default 8 s.</summary>
    public TimeSpan FirstAdmissionSpread { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Maximum of that range. Default 4 minutes.</summary>
    public TimeSpan WidestAdmissionSpread { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long the service may fail without a break before a wait, or following a job,
    /// fails. Default 2 minutes.</summary>
    public TimeSpan OutageTolerance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After a cancel, how long to wait for the response to a creation in progress, or to
    /// look up its job. The runner kills a cancelled step 7.5 s after SIGINT; this time and
    /// <see cref="HurriedStopLimit"/> must fit into it. Default 3 s.</summary>
    public TimeSpan CreateGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a job whose creation was not confirmed is searched for in the list.
    /// Default 25 s.</summary>
    public TimeSpan CreatedJobListedWithin { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Like <see cref="CreatedJobListedWithin"/>, for the post stage, which does not know
    /// when or whether the creation was requested. Default 60 s.</summary>
    public TimeSpan AbandonedJobListedWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a newly created job may be unreadable (404). Default 30 s.</summary>
    public TimeSpan CreatedJobReadableWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a job that is known only by its id may be unreadable (404). The id may be
    /// wrong. Default 12 s.</summary>
    public TimeSpan NamedJobReadableWithin { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Delays between two searches of the list for a job whose creation was not confirmed.
    /// Default 1 s, doubled up to 8 s.</summary>
    public PollDelays CreatedJobDelays { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 1);

    /// <summary>Delays between two polls for a job that is expected to exist. Default 2
    /// s.</summary>
    public PollDelays JobDelays { get; init; } = PollDelays.Constant(TimeSpan.FromSeconds(2));

    /// <summary>How long to try to stop a job and to wait for its end. Default 3 minutes.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Delays between two attempts to stop a job, and between two polls for its end.
    /// Default 0.5 s, growing to 2 s.</summary>
    public PollDelays StopDelays { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), 0.5);

    /// <summary>Time without an end after which an accepted stop is requested again. Default 60
    /// s.</summary>
    public TimeSpan StopRepeatedAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a run tries to stop its job when the runner is not about to kill it.
    /// Default 60 s.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cancelled run tries to stop its job (see <see cref="CreateGrace"/>).
    /// Default 3.5 s.</summary>
    public TimeSpan HurriedStopLimit { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>Time without data after which a streamed log is treated as complete for now.
    /// Default 2 s.</summary>
    public TimeSpan LogSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Maximum time to wait for new lines of a log while its job is followed; the next
    /// reading continues. Default 3 s.</summary>
    public TimeSpan LogReadingLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Maximum time to wait for the lines before them, which a service that supports no
    /// <c>Range</c> sends again. Default 60 s.</summary>
    public TimeSpan LogCatchUpLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Maximum time to wait for the rest of the log of a job that has ended. Default 5
    /// minutes.</summary>
    public TimeSpan LastLogLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long to wait, before a job is started, for a dataset that the service is still
    /// checking. Default 5 minutes.</summary>
    public TimeSpan DatasetReadyWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the service may take to check an uploaded data file. Default 10
    /// minutes.</summary>
    public TimeSpan UploadReadyWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Delays between two polls of a dataset. Default 0.25 s, growing by a tenth of the
    /// time waited to 5 s.</summary>
    public PollDelays DatasetDelays { get; init; } = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5), 0.1);

    /// <summary>Maximum time to compare a dataset version with a data file; after it the file is
    /// uploaded. Default 2 minutes.</summary>
    public TimeSpan ComparisonLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Delays between two attempts to evaluate a model that is still warming up. Default 5
    /// s.</summary>
    public PollDelays WarmUpDelays { get; init; } = PollDelays.Constant(TimeSpan.FromSeconds(5));

    /// <summary>Delays between two polls of an evaluation. Default 0.5 s, growing by a tenth of the
    /// time waited to 30 s.</summary>
    public PollDelays EvaluationDelays { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), 0.1);

    /// <summary>How long an evaluation by inference waits for the first prediction. An idle or new
    /// deployment can need more than 2 minutes. Default 10 minutes.</summary>
    public TimeSpan InferenceWarmUpLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Timeout for one attempt at the first prediction; a request that times out warms the
    /// model up nevertheless. Default 300 s, the minimum that the service's documentation
    /// recommends.</summary>
    public TimeSpan InferenceWarmUpTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Delay between two attempts at the first prediction, and at each prediction while the
    /// model is not ready (409, 425). Default 30 s, which the service's documentation names for a
    /// response without <c>Retry-After</c>.</summary>
    public TimeSpan InferenceWarmUpDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Timeout for one attempt at each further prediction. Default 120 s.</summary>
    public TimeSpan InferenceTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long a model may be unknown (404) to the inference endpoint. Default 30
    /// s.</summary>
    public TimeSpan ModelFoundWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum of the random delay before a prediction is requested again; doubled for each
    /// further attempt. Default 2 s.</summary>
    public TimeSpan FirstInferenceRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Upper limit of that maximum. Default 30 s.</summary>
    public TimeSpan LongestInferenceRetryDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the weights of a job that has just ended may be missing (404, 409 or 425).
    /// Default 2 minutes.</summary>
    public TimeSpan WeightsReadyWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Delays between two requests for weights that are not ready. Default 2 s, doubled up
    /// to 15 s.</summary>
    public PollDelays WeightsDelays { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), 1);

    /// <summary>Delay before interrupted weights are downloaded again; multiplied by the number of
    /// downloads. Default 1 s.</summary>
    public TimeSpan WeightsRestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Returns whether a wait continues after a failure.</summary>
    /// <param name="outage">How long attempts have failed without a break.</param>
    public bool IsTolerable(PioneerException failure, TimeSpan outage) => failure.IsTransient && outage < OutageTolerance;

    /// <summary>Like <see cref="IsTolerable"/>, for a job that is known by its id and must be found
    /// or stopped. A rejection of the key is checked again, because it can come from a proxy or a
    /// firewall.</summary>
    public bool IsTolerableForJob(PioneerException failure, TimeSpan outage) => outage < failure switch
    {
        { Kind: PioneerErrorKind.NotFound } => NamedJobReadableWithin,
        { IsTransient: true } => StopTimeout,
        { Kind: PioneerErrorKind.Invalid } => TimeSpan.Zero,
        _ => OutageTolerance,
    };

    /// <summary>Returns the delay that the service requested, from zero to
    /// <see cref="LongestRetryAfter"/>; null if it requested none.</summary>
    internal TimeSpan? RequestedDelay(PioneerException? failure) => failure?.RetryAfter switch
    {
        null => null,
        { } requested when requested > LongestRetryAfter => LongestRetryAfter,
        { } requested when requested < TimeSpan.Zero => TimeSpan.Zero,
        { } requested => requested,
    };
}

/// <summary>Delays that grow with the time waited so far.</summary>
/// <param name="First">The shortest delay.</param>
/// <param name="Longest">The longest delay.</param>
/// <param name="Growth">Share of the time waited so far that is added to the first delay; 1 doubles
/// the delays, 0 keeps them constant.</param>
public sealed record PollDelays(TimeSpan First, TimeSpan Longest, double Growth)
{
    /// <summary>Returns delays that do not grow.</summary>
    public static PollDelays Constant(TimeSpan delay) => new(delay, delay, 0);

    /// <summary>Returns the next delay.</summary>
    /// <param name="elapsed">Time since the first attempt began.</param>
    public TimeSpan After(TimeSpan elapsed) => First + (elapsed * Growth) is var delay && delay < Longest ? delay : Longest;
}
