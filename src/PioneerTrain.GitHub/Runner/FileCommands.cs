using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Writes to the files that the runner reads after the process has exited, even when it was killed
/// (actions/runner, FileCommandManager.cs). Each call appends whole records in one write, so that a
/// kill leaves no partial record. The methods are synchronous because a write must be complete
/// before the next step of the program.
/// </summary>
/// <param name="secrets">Masks secrets in outputs and summary.</param>
/// <param name="newToken">
/// Creates the delimiters; <see cref="RandomToken.New"/> in production.
/// </param>
public sealed class FileCommands(RunnerVariables variables, SecretMasker secrets, Func<string> newToken)
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Lock _gate = new();

    /// <summary>
    /// Writes all outputs of action.yml. Can be called again: the last value counts.
    /// </summary>
    /// <exception cref="RunnerException">
    /// <c>GITHUB_OUTPUT</c> is not set, or its file cannot be written.
    /// </exception>
    public void SetOutputs(ActionOutputs outputs) => SetOutputs(outputs.Entries);

    /// <summary>Writes the outputs of another action.</summary>
    /// <exception cref="RunnerException">
    /// <c>GITHUB_OUTPUT</c> is not set, or its file cannot be written.
    /// </exception>
    public void SetOutputs(IEnumerable<KeyValuePair<string, string>> outputs) =>
        AppendRecords("GITHUB_OUTPUT", variables.OutputPath, outputs.Select(output => KeyValuePair.Create(output.Key, secrets.Hide(output.Value))));

    /// <summary>
    /// Saves the state for the post stage. Can be called again: the last value counts.
    /// </summary>
    /// <exception cref="RunnerException">
    /// <c>GITHUB_STATE</c> is not set, or its file cannot be written.
    /// </exception>
    public void SaveState(RunState state) => AppendRecords("GITHUB_STATE", variables.StatePath, state.Entries);

    /// <summary>
    /// Saves the check run for the post stage. Can be called again: the last value counts.
    /// </summary>
    /// <param name="state">Null for none.</param>
    /// <exception cref="RunnerException">
    /// <c>GITHUB_STATE</c> is not set, or its file cannot be written.
    /// </exception>
    public void SaveCheck(CheckState? state) => AppendRecords("GITHUB_STATE", variables.StatePath, CheckState.EntriesOf(state));

    /// <summary>
    /// Appends Markdown to the step summary. Text beyond the size limit of GitHub is cut and
    /// replaced by a note.
    /// </summary>
    /// <returns>False when the Markdown was cut.</returns>
    /// <exception cref="RunnerException">
    /// <c>GITHUB_STEP_SUMMARY</c> is not set, or its file cannot be written.
    /// </exception>
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

    /// <param name="content">
    /// Returns the bytes to append for the current length of the file in bytes.
    /// </param>
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
                // Without a buffer, the bytes are written in one call. The file is not created,
                // because the runner reads only the file that it created.
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
