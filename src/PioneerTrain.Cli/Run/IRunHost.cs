using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Service;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>
/// The environment of a run, which shows its progress and keeps its results: a terminal or the
/// GitHub runner.
/// </summary>
internal interface IRunHost : IJobHost, IDisposable
{
    /// <summary>The publishers, called in this order after <see cref="SaveAsync"/>.</summary>
    IReadOnlyList<IRunPublisher> Publishers { get; }

    /// <summary>The folder that the files of the run must be in.</summary>
    Workspace Workspace { get; }

    /// <summary>The access to the repository on GitHub.</summary>
    RepositoryAccess Repository { get; }

    /// <summary>Starts a section of the output.</summary>
    void Begin(string part);

    /// <summary>
    /// Checks that the results of the run can be kept. Called before a job is started.
    /// </summary>
    /// <exception cref="RunException">The results cannot be kept.</exception>
    void Prepare(TrainingConfig config);

    /// <summary>
    /// Checks whether the name of the artifact is free. Called after <see cref="Prepare"/>.
    /// </summary>
    /// <returns>Why no job must be created, as a sentence; null when one can be created. A job of
    /// an earlier attempt can be followed in any case, because its weights may be those of the
    /// artifact.</returns>
    /// <exception cref="RunException">The name is taken, and the run would create a
    /// job.</exception>
    Task<string?> CheckNameAsync(TrainRequest request, CancellationToken cancellationToken);

    /// <summary>Downloads and delivers the weights of a job that succeeded.</summary>
    /// <exception cref="PioneerException">The service does not return the weights.</exception>
    /// <exception cref="Pioneer.Weights.WeightsException">The weights cannot be read or written, or
    /// are invalid.</exception>
    /// <exception cref="GitHub.Artifacts.ArtifactException">GitHub does not accept the
    /// artifact.</exception>
    Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken);

    /// <summary>Writes the files and outputs, which are part of the contract.</summary>
    /// <returns>The result, with the conclusion <c>not_delivered</c> when a run that passed could
    /// not write its files or outputs.</returns>
    Task<RunResult> SaveAsync(RunResult result, CancellationToken cancellationToken);

    /// <summary>Ends the output. Called once, after all publishers.</summary>
    void Close();
}

/// <summary>What a host does for each job that a run follows.</summary>
internal interface IJobHost
{
    /// <summary>The console output of the run.</summary>
    ConsoleReporter Reporter { get; }

    /// <summary>Reports a problem that does not end the run.</summary>
    void Warn(string sentence);

    /// <summary>
    /// Saves the state that the post stage needs to stop the job if this process is killed. The
    /// state is saved when the call returns.
    /// </summary>
    void SaveState(RunState state);

    /// <summary>Reports the job as soon as it is known.</summary>
    /// <param name="title">The title of the report.</param>
    void ReportJob(string jobId, string title);

    /// <summary>
    /// Protects the output until the returned value is disposed. Must surround everything that
    /// prints lines of a remote log.
    /// </summary>
    IDisposable OpenRemoteOutput();
}

/// <summary>
/// Publishes the result of a run. A failure causes a warning and never changes the verdict.
/// </summary>
internal interface IRunPublisher
{
    /// <summary>The name for the warning, such as <c>step summary</c>.</summary>
    string Name { get; }

    Task PublishAsync(RunResult result, CancellationToken cancellationToken);
}
