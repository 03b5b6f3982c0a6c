using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.Configuration;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// Uploads the weights as an artifact of the workflow run, and keeps them in a file when one is
/// requested.
/// </summary>
internal sealed class ArtifactDelivery(SettingValues settings, HostServices services, ConsoleReporter reporter, Action<string> mask) : IDisposable
{
    private readonly List<Finding> _warnings = [];
    private HttpMessageInvoker? _http;
    private ArtifactUpload? _upload;
    private ArtifactName? _name;
    private bool _replaces;

    /// <summary>
    /// False on GitHub Enterprise Server, where the weights are kept in the output folder.
    /// </summary>
    public bool SupportsArtifacts => _upload is not null;

    /// <summary>The artifacts that were replaced, for the report.</summary>
    public IReadOnlyList<Finding> Warnings => _warnings;

    /// <summary>Checks the requirements of an upload before a job is started.</summary>
    /// <returns>A warning when the server does not support artifacts; otherwise null.</returns>
    /// <exception cref="RunException">The artifact name is invalid, or the variables of the runner
    /// do not name an artifact service.</exception>
    public string? Prepare(ArtifactSettings artifact)
    {
        _replaces = settings.Get(Setting.ArtifactOverwrite) || (services.Environment.Runner.RunAttempt > 1 && IsOfThisJobOnly(artifact));
        if (!ArtifactName.TryParse(artifact.Name, out _name, out var problem))
        {
            throw new RunException(ExitCode.InvalidInput, problem);
        }

        try
        {
            _http = new HttpMessageInvoker(services.WrapHandler(ArtifactUploadOptions.CreateHandler(services.Proxy)));
            var options = new ArtifactUploadOptions { UserAgent = ServiceConnection.UserAgent, Jitter = services.Jitter };
            _upload = new ArtifactUpload(_http, ArtifactEnvironment.Of(services.Environment.Runner), options, services.Time, mask)
            {
                OnReplacing = ReportReplacing,
            };
            return null;
        }
        catch (ArtifactException unsupported) when (unsupported.Kind == ArtifactErrorKind.UnsupportedServer)
        {
            return Messages.KeptInFolder(unsupported.Message);
        }
        catch (ArtifactException unusable)
        {
            throw new RunException(ExitCode.InvalidInput, unusable.Message, unusable);
        }
    }

    /// <summary>
    /// Returns the artifact that has the name and would not be replaced. A list that cannot be read
    /// causes only a warning: the upload may succeed hours later, and a re-run delivers weights that
    /// were not uploaded without training again.
    /// </summary>
    public async Task<ListedArtifact?> FindClashAsync(Action<string> warn, CancellationToken cancellationToken)
    {
        if (_upload is null || _replaces)
        {
            return null;
        }

        try
        {
            return await _upload.FindAsync(_name!, cancellationToken);
        }
        catch (ArtifactException unlisted)
        {
            warn(ArtifactMessages.NameNotChecked(unlisted.Message));
            return null;
        }
    }

    /// <summary>Downloads the weights to a file, verifies them, and uploads the file.</summary>
    /// <param name="target">The file to keep; null to use a temporary file.</param>
    public async Task<KeptWeights> DeliverAsync(PioneerClient client, string jobId, string? target, CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            var file = await DownloadAsync(client, jobId, target, cancellationToken);
            return _upload is null ? KeptWeights.Of(file) : await UploadKeptAsync(file, cancellationToken);
        }

        var folder = TemporaryFolders.WeightsOf(services.Environment.Runner, services.NewToken());
        try
        {
            var file = await DownloadAsync(client, jobId, Path.Combine(folder, $"{_name}.zip"), cancellationToken);
            return KeptWeights.Of(file) with { Path = null, Artifact = await UploadAsync(file, cancellationToken) };
        }
        finally
        {
            TemporaryFolders.DeleteIfPossible(folder);
        }
    }

    /// <summary>
    /// Uploads the report, the result and the counts of the evaluation as an artifact beside the
    /// weights, which later runs and other jobs read. A failure causes only a warning.
    /// </summary>
    /// <returns>Null when nothing was uploaded.</returns>
    public async Task<UploadedArtifact?> DeliverReportAsync(RunResult result, CancellationToken cancellationToken)
    {
        // After a cancel the runner ends the process within seconds.
        if (_upload is null || cancellationToken.IsCancellationRequested || !ArtifactName.TryParse(EvaluationFiles.ArtifactOf($"{_name}"), out var name, out _))
        {
            return null;
        }

        try
        {
            using var archive = ReportFiles.Archive(result);
            return await UploadAsync(name, new ArtifactContent(archive, ArtifactContent.Zip), cancellationToken);
        }
        catch (ArtifactException failure)
        {
            reporter.Warn(ArtifactMessages.ReportNotUploaded(name, failure.Message));
            return null;
        }
        catch (OperationCanceledException)
        {
            reporter.Warn(ArtifactMessages.ReportNotUploaded(name, "The run was cancelled."));
            return null;
        }
    }

    public void Dispose() => _http?.Dispose();

    /// <summary>
    /// Uploads a kept file. If the upload fails, the result still contains the file.
    /// </summary>
    private async Task<KeptWeights> UploadKeptAsync(WeightsFile file, CancellationToken cancellationToken)
    {
        try
        {
            return KeptWeights.Of(file) with { Artifact = await UploadAsync(file, cancellationToken) };
        }
        catch (ArtifactException refused)
        {
            return KeptWeights.Of(file) with { Problem = refused.Message };
        }
    }

    private Task<WeightsFile> DownloadAsync(PioneerClient client, string jobId, string target, CancellationToken cancellationToken) =>
        new WeightsDownload(client).DownloadAsync(jobId, target, new TransferProgress(reporter), cancellationToken);

    private async Task<UploadedArtifact> UploadAsync(WeightsFile file, CancellationToken cancellationToken)
    {
        await using var bytes = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return await UploadAsync(_name!, new ArtifactContent(bytes, file.MediaType) { Sha256 = file.Sha256 }, cancellationToken);
    }

    private async Task<UploadedArtifact> UploadAsync(ArtifactName name, ArtifactContent content, CancellationToken cancellationToken)
    {
        int? retention = settings.Get(Setting.RetentionDays) is > 0 and var days ? days : null;
        var artifact = await _upload!.UploadAsync(name, content, retention, _replaces, cancellationToken);
        if (artifact.Notice is { } notice && name == _name)
        {
            reporter.Warn(notice);
        }

        if (artifact.IsExisting)
        {
            reporter.WriteEntry("Artifact", ArtifactMessages.AlreadyUploaded(artifact));
        }

        return artifact;
    }

    /// <summary>
    /// Returns whether only an earlier attempt of this job can have uploaded an artifact with the
    /// name: without a matrix, and with the default name, which ends in the key of the job. All jobs
    /// of a matrix can have another name in common.
    /// </summary>
    private bool IsOfThisJobOnly(ArtifactSettings artifact) => artifact.IsDefaultName || settings.Find(Setting.MatrixKey) is null;

    /// <summary>
    /// Reports a replacement before it is made, because a cancel can end the run in between, and
    /// keeps it for the report.
    /// </summary>
    private void ReportReplacing(ListedArtifact existing)
    {
        var sentence = ArtifactMessages.Replacing(existing);
        reporter.WriteEntry("Artifact", sentence, TextStyle.Yellow);
        _warnings.Add(new Finding(sentence));
    }
}
