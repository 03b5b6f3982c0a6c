namespace PioneerTrain.Pioneer.Client;

/// <summary>Every interval and time limit of the communication with the service. The defaults suit the live service.</summary>
public sealed record ServiceTimings
{
    /// <summary>Limit for opening one connection. Takes effect in <see cref="PioneerClientOptions.CreateHandler"/>. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit for one attempt at a request, including the whole response; while weights or datasets stream, the longest silence. Default 60 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Limit for one attempt to create a job, which can take the service longer. Default 120 s.</summary>
    public TimeSpan CreateTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Limit for one attempt to upload a data file. Default 30 minutes.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Limit for one attempt of a request that is repeated by its caller anyway: reading a log, reading or stopping a job that is to stop,
    /// the last look at a job. Default 10 s.</summary>
    public TimeSpan ShortTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Delay before the first retry of a request; doubled for each further one. Default 0.5 s.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Upper bound for the delay between two retries. Default 15 s.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Upper bound for the delay that the service requests with <c>Retry-After</c>. Default 60 s.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the creation of a job is repeated while the service reports that too many are created at once (20 a minute).
    /// Default 90 minutes, which is enough for a thousand.</summary>
    public TimeSpan AdmissionPatience { get; init; } = TimeSpan.FromMinutes(90);

    /// <summary>The range over which the first repetitions of such creations are spread; doubled for each further one. Default 8 s.</summary>
    public TimeSpan FirstAdmissionSpread { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Upper bound for that range. Default 4 minutes.</summary>
    public TimeSpan WidestAdmissionSpread { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>How long the service may fail without a break before a wait or a watch is given up. Default 2 minutes.</summary>
    public TimeSpan OutageTolerance { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a creation that is under way when the run is cancelled may still be answered or looked up. The runner kills a cancelled
    /// step 7.5 s after SIGINT; this and <see cref="HurriedStopLimit"/> must fit in. Default 3 s.</summary>
    public TimeSpan CreateGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a job whose creation was not confirmed is looked for in the list. Default 25 s.</summary>
    public TimeSpan CreatedJobListedWithin { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>The same for the post stage, which does not know when, or whether, the creation was requested. Default 60 s.</summary>
    public TimeSpan AbandonedJobListedWithin { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a job that was just created may be unreadable (404). Default 30 s.</summary>
    public TimeSpan CreatedJobReadableWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a job that is known only by its id, which may be wrong, may be unreadable (404). Default 12 s.</summary>
    public TimeSpan NamedJobReadableWithin { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Delays between two looks at the list for a job whose creation was not confirmed. Default 1 s, doubled up to 8 s.</summary>
    public PollDelays CreatedJobDelays { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 1);

    /// <summary>Delays between two looks for a job that should be there. Default 2 s.</summary>
    public PollDelays JobDelays { get; init; } = PollDelays.Constant(TimeSpan.FromSeconds(2));

    /// <summary>How long stopping a job is tried and its end waited for. Default 3 minutes.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Delays between two attempts to stop a job, and between two looks for its end. Default 0.5 s, growing to 2 s.</summary>
    public PollDelays StopDelays { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2), 0.5);

    /// <summary>After this time without an end, a stop that the service accepted is requested again. Default 60 s.</summary>
    public TimeSpan StopRepeatedAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a run tries to stop its job when it is not about to be killed. Default 60 s.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a cancelled run tries to stop its job (see <see cref="CreateGrace"/>). Default 3.5 s.</summary>
    public TimeSpan HurriedStopLimit { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>A log that streams is complete for now when nothing arrived for so long. Default 2 s.</summary>
    public TimeSpan LogSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A log that streams without a pause is read for so long; the next reading continues. Default 3 s.</summary>
    public TimeSpan LogReadingLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a dataset that the service is still checking may take before a job is started. Default 5 minutes.</summary>
    public TimeSpan DatasetReadyWithin { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the service may take to check an uploaded data file. Default 10 minutes.</summary>
    public TimeSpan UploadReadyWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Delays between two looks at a dataset. Default 0.25 s, growing by a tenth of the time waited to 5 s.</summary>
    public PollDelays DatasetDelays { get; init; } = new(TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(5), 0.1);

    /// <summary>How long a dataset version is compared with a data file before the file is uploaded instead. Default 2 minutes.</summary>
    public TimeSpan ComparisonLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Delays between two attempts to evaluate a model that is still warming up. Default 5 s.</summary>
    public PollDelays WarmUpDelays { get; init; } = PollDelays.Constant(TimeSpan.FromSeconds(5));

    /// <summary>Delays between two looks at an evaluation. Default 0.5 s, growing by a tenth of the time waited to 30 s.</summary>
    public PollDelays EvaluationDelays { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30), 0.1);

    /// <summary>How long the weights of a job that has just ended may be missing (404, 409 or 425). Default 2 minutes.</summary>
    public TimeSpan WeightsReadyWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Delays between two requests for weights that are not ready. Default 2 s, doubled up to 15 s.</summary>
    public PollDelays WeightsDelays { get; init; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), 1);

    /// <summary>Delay before weights that were cut off are downloaded again; multiplied by the number of downloads. Default 1 s.</summary>
    public TimeSpan WeightsRestartDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Returns whether a wait continues after a failure.</summary>
    /// <param name="outage">How long attempts have failed without a break.</param>
    public bool Tolerates(PioneerException failure, TimeSpan outage) => failure.IsTransient && outage < OutageTolerance;

    /// <summary>The same for a job that is known by its id and must be found or stopped.</summary>
    public bool ToleratesForJob(PioneerException failure, TimeSpan outage) =>
        outage < (failure.Kind == PioneerErrorKind.NotFound ? NamedJobReadableWithin : failure.IsTransient ? StopPatience : TimeSpan.Zero);

    /// <summary>The delay that the service requested, within bounds; null where it did not.</summary>
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
/// <param name="Longest">Upper bound.</param>
/// <param name="Growth">The share of the time waited so far that is added; 1 doubles the delays, 0 keeps them.</param>
public sealed record PollDelays(TimeSpan First, TimeSpan Longest, double Growth)
{
    public static PollDelays Constant(TimeSpan delay) => new(delay, delay, 0);

    /// <summary>Returns the next delay.</summary>
    /// <param name="elapsed">Since the first attempt began.</param>
    public TimeSpan After(TimeSpan elapsed) => First + (elapsed * Growth) is var delay && delay < Longest ? delay : Longest;
}
