namespace PioneerTrain.Cli.Settings;

/// <summary>When a comment on the pull request is created. An existing comment is always updated.</summary>
internal enum CommentMode
{
    /// <summary>For every result.</summary>
    Always,

    /// <summary>If the score differs from the baseline, there is none, or there is a problem.</summary>
    Changes,

    /// <summary>If the run failed, a rule is not met, or there are warnings.</summary>
    Problems,

    /// <summary>Never; an existing comment is not updated either.</summary>
    Off,
}

/// <summary>How much of the job log is shown.</summary>
internal enum LogMode
{
    /// <summary>Every line of the log.</summary>
    Full,

    /// <summary>Only status changes and progress.</summary>
    Summary,

    /// <summary>Only the start and the end, for logs that must not be public.</summary>
    Off,
}

/// <summary>What a re-run does with the job of the earlier attempt.</summary>
internal enum OnRerun
{
    /// <summary>
    /// Attaches to the job if it is running or has succeeded. Otherwise starts a new job.
    /// </summary>
    Attach,

    /// <summary>Stops the job if it is running, and starts a new job.</summary>
    Restart,
}

/// <summary>
/// What happens in a run without secrets: a pull request from a fork, or a run of Dependabot.
/// </summary>
internal enum OnMissingKey
{
    /// <summary>The run fails.</summary>
    Fail,

    /// <summary>The run succeeds without training, with the conclusion <c>skipped</c>.</summary>
    Skip,
}
