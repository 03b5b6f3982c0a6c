using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Runner;
using PioneerTrain.Jobs;
using PioneerTrain.Pioneer.Client;

namespace PioneerTrain.Cli.Hosts;

/// <summary>Whom a run answers to, and who keeps what it makes: a person at a terminal, or GitHub's runner.</summary>
internal interface IRunHost : IDisposable
{
    /// <summary>Tells the run as it goes.</summary>
    ConsoleNarrator Narrator { get; }

    /// <summary>A part of the run begins.</summary>
    void Begin(string part);

    /// <summary>Something that stops nothing, but that a person should mend.</summary>
    void Warn(string sentence);

    /// <summary>Proves, before anything is started, that what the run makes can be kept.</summary>
    /// <exception cref="RunException">It cannot.</exception>
    void Prepare(TrainingConfig config);

    /// <summary>Notes down what is needed to stop the job if this process is gone; done when the call returns.</summary>
    void Remember(RunState state);

    /// <summary>Brings the weights of a job that ended well to where they are kept.</summary>
    /// <exception cref="PioneerException">The service does not give them.</exception>
    /// <exception cref="Pioneer.Weights.WeightsException">They cannot be read or written, or are refused.</exception>
    /// <exception cref="GitHub.Artifacts.ArtifactException">GitHub does not take them.</exception>
    Task<KeptWeights> KeepAsync(PioneerClient client, TrainingJob job, TrainingConfig config, CancellationToken cancellationToken);

    /// <summary>Tells how a run ended that, as it was asked to, came to no job.</summary>
    ExitCode EndWithoutJob(EarlyEnd end, string sentence);

    /// <summary>Tells what a finished run came to, wherever the host tells it.</summary>
    ExitCode Deliver(RunStory story);
}

/// <summary>How a run ends well without a job.</summary>
internal enum EarlyEnd
{
    /// <summary>Everything was checked and nothing was to be started.</summary>
    DryRun,

    /// <summary>GitHub gives the run no secrets, and such runs are to be skipped.</summary>
    Skipped,
}
