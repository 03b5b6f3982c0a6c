using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Sends workflow commands to the runner through standard output. While commands are stopped, which
/// prevents commands in remote logs, each command of the program is enabled individually.
/// Thread-safe; each call is one write.
/// </summary>
/// <param name="output">
/// Standard output, synchronized, UTF-8 without a byte order mark. Other code can write whole lines
/// to it.
/// </param>
/// <param name="secrets">
/// Masks secrets in everything that is written; <see cref="AddMask"/> adds to it.
/// </param>
/// <param name="newToken">
/// Creates the stop token; <see cref="RandomToken.New"/> in production. Called once, because the
/// runner masks each stop token in the log of the whole job.
/// </param>
public sealed class WorkflowCommands(TextWriter output, SecretMasker secrets, Func<string> newToken)
{
    private readonly Lock _gate = new();
    private readonly AnnotationBudget _budget = new();
    private readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    private readonly string _stopToken = MaskedToken(secrets, newToken);
    private bool _isStopped;

    /// <summary>
    /// Masks a value in the log of the job and in everything this program writes. Call before the
    /// first use: text that was already printed is not masked.
    /// </summary>
    public void AddMask(string secret)
    {
        secrets.Add(secret);
        lock (_gate)
        {
            // The runner searches every later line for each mask, and rejects a blank mask with a
            // warning.
            if (!string.IsNullOrWhiteSpace(secret) && _masked.Add(secret))
            {
                Send(CommandText.Of("add-mask", secret));
            }
        }
    }

    /// <summary>
    /// Starts a collapsible group and ends the previous one, because groups cannot be nested.
    /// </summary>
    public void Group(string title) => SendLocked(CommandText.Of("group", secrets.Hide(title)));

    public void EndGroup() => SendLocked(CommandText.Of("endgroup", ""));

    /// <summary>
    /// Stops the processing of commands until <see cref="Resume"/>. Call before remote text is
    /// printed.
    /// </summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (!_isStopped)
            {
                Write(StopLine);
                _isStopped = true;
            }
        }
    }

    /// <summary>Resumes the processing of commands after <see cref="Stop"/>.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            if (_isStopped)
            {
                Write(ResumeLine);
                _isStopped = false;
            }
        }
    }

    /// <summary>Writes an annotation; from the tenth of a kind on, a line of the log.</summary>
    public void Annotate(Annotation annotation)
    {
        var shown = annotation with
        {
            Message = secrets.Hide(annotation.Message),
            Title = annotation.Title is null ? null : secrets.Hide(annotation.Title),
        };
        lock (_gate)
        {
            if (_budget.TryAdd(shown))
            {
                Send(TextOf(shown));
            }
            else
            {
                Write(PlainLine(shown));
            }
        }
    }

    /// <summary>
    /// Resumes commands and writes the annotations that were held back. Must be the last call of
    /// the process.
    /// </summary>
    public void Complete()
    {
        Resume();
        lock (_gate)
        {
            foreach (var annotation in _budget.Close())
            {
                Send(TextOf(annotation));
            }
        }
    }

    /// <summary>
    /// The token is visible in the log while commands are stopped, so remote text that contains it
    /// could resume them; it is masked like a secret.
    /// </summary>
    private static string MaskedToken(SecretMasker secrets, Func<string> newToken)
    {
        var token = newToken();
        secrets.Add(token);
        return token;
    }

    private string StopLine => CommandText.Of("stop-commands", _stopToken) + "\n";

    private string ResumeLine => CommandText.Of(_stopToken, "") + "\n";

    private static string TextOf(Annotation annotation)
    {
        var message = annotation.Message.Length <= Annotation.MaxMessageLength
            ? annotation.Message
            : $"{annotation.Message.AsSpan(0, WholeCharacters.Fitting(annotation.Message, Annotation.MaxMessageLength - 1))}…";
        var hasLine = annotation.File is not null && annotation.Line > 0;
        return CommandText.Of(
            annotation.KindWord,
            message,
            ("title", annotation.Title),
            ("file", annotation.File),
            ("line", hasLine ? annotation.Line.ToString(CultureInfo.InvariantCulture) : null),
            ("col", hasLine && annotation.Column > 0 ? annotation.Column.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static string PlainLine(Annotation annotation)
    {
        var place = annotation switch
        {
            { File: null } => "",
            { Line: 0 } => $"{annotation.File}: ",
            _ => string.Create(CultureInfo.InvariantCulture, $"{annotation.File}:{annotation.Line}:{annotation.Column}: "),
        };
        return LogSanitizer.Clean($"{annotation.Kind}: {place}{annotation.Message.ReplaceLineEndings(" ")}") + "\n";
    }

    private void SendLocked(string command)
    {
        lock (_gate)
        {
            Send(command);
        }
    }

    private void Send(string command) => Write(_isStopped ? $"{ResumeLine}{command}\n{StopLine}" : command + "\n");

    /// <summary>
    /// Ignores a broken output, so that the run can still stop its job and write its outputs.
    /// </summary>
    private void Write(string lines)
    {
        try
        {
            output.Write(lines);
            output.Flush();
        }
        catch (IOException)
        {
            // Nothing reads the output any more.
        }
    }
}
