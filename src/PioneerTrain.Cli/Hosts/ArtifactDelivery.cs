using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// Uploads the weights as an artifact of the workflow run, and keeps them in a file when one is
/// requested.
/// </summary>
internal sealed class ArtifactDelivery(SettingValues settings, HostServices services, ConsoleReporter reporter, Action<string> mask) : IDisposable
{
    private HttpMessageInvoker? _http;
    private ArtifactUpload? _upload;
    private ArtifactName? _name;

    /// <summary>
    /// False on GitHub Enterprise Server, where the weights are kept in the output folder.
    /// </summary>
    public bool SupportsArtifacts => _upload is not null;

    /// <summary>Checks the requirements of an upload before a job is started.</summary>
    /// <returns>A warning when the server does not support artifacts; otherwise null.</returns>
    /// <exception cref="RunException">The artifact name is invalid, or the variables of the runner
    /// do not name an artifact service.</exception>
    public string? Prepare(string name)
    {
        if (!ArtifactName.TryParse(name, out _name, out var problem))
        {
            throw new RunException(ExitCode.InvalidInput, problem);
        }

        try
        {
            _http = new HttpMessageInvoker(services.WrapHandler(ArtifactUploadOptions.CreateHandler(services.Proxy)));
            var options = new ArtifactUploadOptions { UserAgent = ServiceConnection.UserAgent, Jitter = services.Jitter };
            _upload = new ArtifactUpload(_http, ArtifactEnvironment.Of(services.Environment.Runner), options, services.Time, mask);
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

    /// <summary>Downloads the weights to a file, verifies them, and uploads the file.</summary>
    /// <param name="target">The file to keep; null to use a temporary file.</param>
    public async Task<KeptWeights> DeliverAsync(PioneerClient client, string jobId, string? target, CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            var file = await DownloadAsync(client, jobId, target, cancellationToken);
            return _upload is null ? KeptWeights.Of(file) : await UploadKeptAsync(file, cancellationToken);
        }

        var folder = Path.Combine(services.Environment.Runner.Temp ?? Path.GetTempPath(), $"pioneer-{services.NewToken()}");
        try
        {
            var file = await DownloadAsync(client, jobId, Path.Combine(folder, $"{_name}.zip"), cancellationToken);
            return KeptWeights.Of(file) with { Path = null, Artifact = await UploadAsync(file, cancellationToken) };
        }
        finally
        {
            DeleteIfPossible(folder);
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
        // An artifact of this name may exist from an earlier attempt of this step.
        var overwrite = settings.Get(Setting.ArtifactOverwrite) || services.Environment.Runner.RunAttempt > 1;
        int? retention = settings.Get(Setting.RetentionDays) is > 0 and var days ? days : null;
        await using var bytes = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var content = new ArtifactContent(bytes, file.MediaType) { Sha256 = file.Sha256 };
        var artifact = await _upload!.UploadAsync(_name!, content, retention, overwrite, cancellationToken);
        if (artifact.Notice is { } notice)
        {
            reporter.Warn(notice);
        }

        return artifact;
    }

    private static void DeleteIfPossible(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The runner deletes its temporary folder at the end of the job.
        }
    }
}
