using PioneerTrain.Cli.Console;
using PioneerTrain.Cli.Run;
using PioneerTrain.Cli.Service;
using PioneerTrain.Cli.Settings;
using PioneerTrain.GitHub.Artifacts;
using PioneerTrain.Pioneer.Client;
using PioneerTrain.Pioneer.Weights;

namespace PioneerTrain.Cli.Hosts;

/// <summary>Delivers weights to the artifacts of the workflow run, and to a file where one is requested.</summary>
internal sealed class ArtifactDelivery(SettingValues settings, HostServices services, ConsoleNarrator narrator, Action<string> mask) : IDisposable
{
    private HttpMessageInvoker? _http;
    private ArtifactUpload? _upload;
    private ArtifactName? _name;

    /// <summary>False on GitHub Enterprise Server, where the weights stay in a folder.</summary>
    public bool TakesArtifacts => _upload is not null;

    /// <summary>Checks all that an upload needs, so that an hour's training is not lost to a missing variable.</summary>
    /// <returns>A sentence where the server takes no artifacts; else null.</returns>
    /// <exception cref="RunException">The name is not accepted, or the runner's variables lead to no artifact service.</exception>
    public string? Prepare(string name)
    {
        if (!ArtifactName.TryParse(name, out _name, out var problem))
        {
            throw new RunException(ExitCode.InvalidInput, problem);
        }

        try
        {
            _http = new HttpMessageInvoker(services.Through(ArtifactUploadOptions.CreateHandler()));
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

    /// <summary>Downloads the weights to a file, checks them, and uploads that file.</summary>
    /// <param name="target">The file to keep; null for a temporary file.</param>
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

    /// <summary>A file that was kept is reported even if its upload fails.</summary>
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
        new WeightsDownload(client).DownloadAsync(jobId, target, new TransferProgress(narrator), cancellationToken);

    private async Task<UploadedArtifact> UploadAsync(WeightsFile file, CancellationToken cancellationToken)
    {
        // A second attempt finds the artifact of the first under its own name.
        var overwrite = settings.Get(Setting.ArtifactOverwrite) || services.Environment.Runner.RunAttempt > 1;
        int? retention = settings.Get(Setting.RetentionDays) is > 0 and var days ? days : null;
        await using var bytes = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var content = new ArtifactContent(bytes, file.MediaType) { Sha256 = file.Sha256 };
        var artifact = await _upload!.UploadAsync(_name!, content, retention, overwrite, cancellationToken);
        if (artifact.Notice is { } notice)
        {
            narrator.Warn(notice);
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
