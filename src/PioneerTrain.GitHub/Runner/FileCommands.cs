using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Writes to the files that the runner reads when the process is gone, however it went (actions/runner, FileCommandManager.cs). Each call is one append of
/// whole records, so
/// that a kill leaves none in half; it is synchronous because it has to be done before the next thing begins.
/// </summary>
/// <param name="secrets">Taken out of outputs and summary.</param>
/// <param name="newToken">Makes delimiters; <see cref="RandomToken.New"/> in production.</param>
public sealed class FileCommands(RunnerVariables variables, SecretMasker secrets, Func<string> newToken)
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _gate = new();

    /// <summary>Writes every output of action.yml. May be called again: the last value counts.</summary>
    /// <exception cref="RunnerException"><c>GITHUB_OUTPUT</c> is not set, or its file cannot be written.</exception>
    public void SetOutputs(ActionOutputs outputs) =>
        AppendRecords("GITHUB_OUTPUT", variables.OutputPath, outputs.Entries.Select(output => KeyValuePair.Create(output.Key, secrets.Hide(output.Value))));

    /// <summary>Leaves a word for the post stage. May be called again: the last value counts.</summary>
    /// <exception cref="RunnerException"><c>GITHUB_STATE</c> is not set, or its file cannot be written.</exception>
    public void SaveState(RunState state) => AppendRecords("GITHUB_STATE", variables.StatePath, state.Entries);

    /// <summary>Adds Markdown to the page of the run. What would make it larger than GitHub shows is cut, and a last line says so.</summary>
    /// <returns>False when something was cut.</returns>
    /// <exception cref="RunnerException"><c>GITHUB_STEP_SUMMARY</c> is not set, or its file cannot be written.</exception>
    public bool AppendSummary(string markdown)
    {
        var isWhole = true;
        Append("GITHUB_STEP_SUMMARY", variables.StepSummaryPath, length =>
        {
            var summary = StepSummary.Fit(_utf8.GetBytes(secrets.Hide(markdown) + "\n"), length);
            isWhole = summary.IsWhole;
            return summary.Bytes;
        });
        return isWhole;
    }

    private void AppendRecords(string variable, string? path, IEnumerable<KeyValuePair<string, string>> entries)
    {
        var records = string.Concat(entries.Select(entry => Heredoc.Record(entry.Key, entry.Value, newToken)));
        Append(variable, path, _ => _utf8.GetBytes(records));
    }

    /// <param name="content">The bytes to append, from the file's length in bytes.</param>
    private void Append(string variable, string? path, Func<long, ReadOnlyMemory<byte>> content)
    {
        if (path is null)
        {
            throw new RunnerException(RunnerMessages.VariableMissing(variable));
        }

        try
        {
            lock (_gate)
            {
                // Without a buffer the bytes leave in one write. The file is never created: one that the runner did not make, it does not read.
                using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
                file.Seek(0, SeekOrigin.End);
                file.Write(content(file.Length).Span);
            }
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new RunnerException(RunnerMessages.FileUnusable(variable, path, unusable.Message.TrimEnd('.')), unusable);
        }
    }
}
