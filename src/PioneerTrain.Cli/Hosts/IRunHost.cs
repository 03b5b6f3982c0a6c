using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>The surroundings of a run, which show it and keep what it makes: a terminal, or GitHub's runner.</summary>
internal interface IRunHost : IDisposable
{
    /// <summary>Writes the run to the console as it goes.</summary>
    ConsoleNarrator Narrator { get; }

    /// <summary>Called with the result in this order, after <see cref="Save"/>.</summary>
    IReadOnlyList<IRunPublisher> Publishers { get; }

    /// <summary>Starts a part of the run.</summary>
    void Begin(string part);

    /// <summary>Reports a problem that does not end the run.</summary>
    void Warn(string sentence);

    /// <summary>Checks, before anything is started, that what the run makes can be kept.</summary>
    /// <exception cref="RunException">It cannot.</exception>
    void Prepare(TrainingConfig config);

    /// <summary>Saves what is needed to stop the job if this process is killed; done when the call returns.</summary>
    void Remember(RunState state);

    /// <summary>Brings the weights of a job that succeeded to where they are kept.</summary>
    /// <exception cref="PioneerException">The service does not hand them out.</exception>
    /// <exception cref="Pioneer.Weights.WeightsException">They cannot be read or written, or are refused.</exception>
    /// <exception cref="GitHub.Artifacts.ArtifactException">GitHub does not accept them.</exception>
    Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken);

    /// <summary>Reports how a run ended that, as requested, started no job.</summary>
    ExitCode EndWithoutJob(EarlyEnd end, string sentence);

    /// <summary>Writes files and outputs, which are part of the contract.</summary>
    /// <returns>The result; not delivered when a run that passed could not be written.</returns>
    RunResult Save(RunResult result);

    /// <summary>Called once, after everything was published.</summary>
    void Close();
}

/// <summary>A place where results are shown. It may fail, which is a warning and never changes the verdict.</summary>
internal interface IRunPublisher
{
    /// <summary>For the warning, such as <c>step summary</c>.</summary>
    string Name { get; }

    Task PublishAsync(RunResult result, CancellationToken cancellationToken);
}

/// <summary>How a run ends well without a job.</summary>
internal enum EarlyEnd
{
    /// <summary>Everything was checked, and nothing was to be started.</summary>
    DryRun,

    /// <summary>GitHub gives the run no secrets, and such runs are to be skipped.</summary>
    Skipped,
}
