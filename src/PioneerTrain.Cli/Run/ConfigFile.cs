using System.Security.Cryptography;
using PioneerTrain.Configuration;

namespace PioneerTrain.Cli.Run;

/// <summary>A config file as it was read.</summary>
/// <param name="Path">As given.</param>
/// <param name="Sha256">Of its bytes; of the first mebibyte where it is larger, which is refused anyway.</param>
internal sealed record ConfigFile(string Path, string Sha256, ConfigReading Reading)
{
    public const string DefaultPath = ".github/training.yml";

    /// <summary>Brings a file's bytes to the config reader.</summary>
    /// <exception cref="RunException">The file is not there or cannot be read.</exception>
    public static async Task<ConfigFile> ReadAsync(string path, IReadOnlyList<ConfigOverride> overrides, CancellationToken cancellationToken)
    {
        try
        {
            // One byte more than is accepted shows the reader that there is too much, whatever the file's size.
            await using var file = File.OpenRead(path);
            var bytes = new byte[TrainingConfigReader.MaximumBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            var reading = TrainingConfigReader.Read(bytes.AsSpan(0, length), path, overrides);
            return new ConfigFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))), reading);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.ConfigMissing(path), missing) { Findings = [new Finding(Messages.ConfigMissing(path), path)] };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RunException(ExitCode.InvalidInput, Messages.ConfigUnreadable(path, unreadable.Message), unreadable);
        }
    }

    /// <summary>The config, or every finding as one failure.</summary>
    public TrainingConfig Require() => Reading switch
    {
        ConfigReading.Valid valid => valid.Config,
        ConfigReading.Invalid invalid => throw new RunException(ExitCode.InvalidInput, Messages.ConfigInvalid(invalid.Diagnostics))
        {
            Findings = [.. invalid.Diagnostics.Select(Locate)],
        },
        _ => throw new InvalidOperationException(Reading.ToString()),
    };

    /// <summary>A finding about an option has no place in the file.</summary>
    private static Finding Locate(ConfigDiagnostic finding) =>
        finding.Source is null ? new Finding(finding.Message, finding.File, finding.Line, finding.Column) : new Finding(finding.ToString());
}
