using System.Security.Cryptography;
using PioneerTrain.Configuration;
using PioneerTrain.Reporting;

namespace PioneerTrain.Cli.Run;

/// <summary>A config file and the result of reading it.</summary>
/// <param name="Path">The path as the user gave it.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hexadecimal digits. Covers only the
/// first mebibyte (plus one byte) of a larger file, which is invalid.</param>
internal sealed record ConfigFile(string Path, string Sha256, ConfigReading Reading)
{
    /// <summary>Reads a config file.</summary>
    /// <exception cref="RunException">The file does not exist, is outside the workspace or cannot be
    /// read.</exception>
    public static async Task<ConfigFile> ReadAsync(
        string path, IReadOnlyList<ConfigOverride> overrides, Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            // Read one byte more than the limit, so that the reader can detect a file that is too
            // large.
            await using var file = File.OpenRead(workspace.ResolveGiven(path));
            var bytes = new byte[TrainingConfigReader.MaximumBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            var reading = TrainingConfigReader.Read(bytes.AsSpan(0, length), path, overrides);
            return new ConfigFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, length))), reading);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw RunException.At(path, Messages.ConfigNotFound(path), missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw RunException.At(path, Directory.Exists(path) ? Messages.ConfigIsDirectory : Messages.ConfigUnreadable(unreadable.Message), unreadable);
        }
    }

    /// <summary>Returns the config.</summary>
    /// <exception cref="RunException">The config is invalid. The exception contains all
    /// diagnostics.</exception>
    public TrainingConfig Require() => Reading switch
    {
        ConfigReading.Valid valid => valid.Config,
        ConfigReading.Invalid invalid => throw new RunException(ExitCode.InvalidInput, Messages.ConfigInvalid(invalid.Diagnostics))
        {
            Findings = [.. invalid.Diagnostics.Select(Locate)],
            Closing = Messages.Errors(invalid.Diagnostics.Count),
        },
        _ => throw new InvalidOperationException(Reading.ToString()),
    };

    /// <summary>The diagnostic of an option or input has no place in the file.</summary>
    private static Finding Locate(ConfigDiagnostic finding) =>
        finding.Source is null ? new Finding(finding.Message, finding.File, finding.Line, finding.Column) : new Finding(finding.ToString());
}
