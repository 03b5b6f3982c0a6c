using PioneerTrain.Configuration;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Cli.Run;

/// <summary>Names the jobs of a run, so that they can be found again.</summary>
internal sealed class JobNames(RunIdentity identity, string configPath, TrainingConfig config, IReadOnlyList<CheckedDataFile> data)
{
    private bool IsEvaluated => config.Evaluation is not EvaluationSettings.JobRecord;

    /// <summary>
    /// Returns the fingerprint of a job. It includes the path of the config, which distinguishes two
    /// calls of a reusable workflow whose job and step have the same names.
    /// </summary>
    public JobFingerprint FingerprintOf(TrainingJobRequest job) =>
        JobFingerprint.Of(KeyOf(job, IsEvaluated), [identity.Sha, identity.MatrixKey], [.. identity.Parts, configPath]);

    /// <summary>
    /// Returns the key of jobs that trained the same for a run without an evaluation; null when this
    /// run has none either.
    /// </summary>
    public TrainingKey? UnevaluatedKeyOf(TrainingJobRequest job) => IsEvaluated ? KeyOf(job, isEvaluated: false) : null;

    /// <summary>
    /// Adds the fingerprint to the name of the job in a workflow, in a sweep, and where jobs are
    /// reused, so that the job can be found again. Otherwise the job keeps the name from the config
    /// at a terminal.
    /// </summary>
    public TrainingJobRequest Named(TrainingJobRequest job, JobFingerprint fingerprint) =>
        identity.RunId is null && config is { OnUnchanged: OnUnchanged.Train, Sweep: null } && !JobFingerprint.HasPlaceholders(job.ModelName)
            ? job
            : job with { ModelName = fingerprint.NameFor(job.ModelName, identity.Sha, identity.RunId) };

    /// <summary>Returns the key of what is trained, without the name of the model.</summary>
    private TrainingKey KeyOf(TrainingJobRequest job, bool isEvaluated) => TrainingKey.Of(
        [identity.Repository, PioneerClient.BodyOf(job with { ModelName = "" }), .. data.SelectMany(file => new[] { file.File.DatasetName, file.Sha256 })],
        isEvaluated);
}
