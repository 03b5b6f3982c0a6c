using System.Globalization;
using PioneerTrain.Text;

namespace PioneerTrain.GitHub.Runner;

/// <summary>
/// Says things to the runner through standard output. While commands are stopped, so that no line of a remote log can be one, each of our own is let through by itself.
/// Thread-safe; everything that one call writes is one write.
/// </summary>
/// <param name="output">Standard output: synchronised, UTF-8 without a byte order mark; others may write whole lines to it.</param>
/// <param name="secrets">Taken out of everything that is written; <see cref="AddMask"/> adds to it.</param>
/// <param name="newToken">Called once: each stop token is a mask of the whole job's log, so the process has one. <see cref="RandomToken.New"/> in production.</param>
public sealed class WorkflowCommands(TextWriter output, SecretMasker secrets, Func<string> newToken)
{
    private readonly Lock _gate = new();
    private readonly AnnotationBudget _budget = new();
    private readonly HashSet<string> _masked = new(StringComparer.Ordinal);
    private readonly string _stopToken = newToken();
    private bool _isStopped;

    /// <summary>Masks a value in the job's log and in all that this program writes. Before its first use: what was printed stays.</summary>
    public void AddMask(string secret)
    {
        secrets.Add(secret);
        lock (_gate)
        {
            // Each mask costs the runner a search in every line to come, and one of blanks alone is refused with a warning.
            if (!string.IsNullOrWhiteSpace(secret) && _masked.Add(secret))
            {
                Send(CommandText.Of("add-mask", secret));
            }
        }
    }

    /// <summary>Opens a group that can be folded; ends the one before, for groups do not nest.</summary>
    public void Group(string title) => SendLocked(CommandText.Of("group", secrets.Hide(title)));

    public void EndGroup() => SendLocked(CommandText.Of("endgroup", ""));

    /// <summary>From here on the runner takes nothing for a command until <see cref="Resume"/>. Goes around everything remote.</summary>
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

    /// <summary>Ends what <see cref="Stop"/> began.</summary>
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

    /// <summary>Shows an annotation, or, from the tenth of a kind on, a line of the log.</summary>
    public void Annotate(Annotation annotation)
    {
        var shown = annotation with { Message = secrets.Hide(annotation.Message), Title = annotation.Title is null ? null : secrets.Hide(annotation.Title) };
        lock (_gate)
        {
            if (_budget.Take(shown))
            {
                Send(TextOf(shown));
            }
            else
            {
                Write(PlainLine(shown));
            }
        }
    }

    /// <summary>Lets commands through again and shows the annotations that were held back. The last call of a process.</summary>
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

    private string StopLine => CommandText.Of("stop-commands", _stopToken) + "\n";

    private string ResumeLine => CommandText.Of(_stopToken, "") + "\n";

    private static string TextOf(Annotation annotation)
    {
        var message = annotation.Message.Length <= Annotation.LongestMessage
            ? annotation.Message
            : $"{annotation.Message.AsSpan(0, WholeCharacters.Fitting(annotation.Message, Annotation.LongestMessage - 1))}…";
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

    /// <summary>A broken log must not keep the run from stopping its job and writing its outputs.</summary>
    private void Write(string lines)
    {
        try
        {
            output.Write(lines);
            output.Flush();
        }
        catch (IOException)
        {
            // No reader is left.
        }
    }
}
