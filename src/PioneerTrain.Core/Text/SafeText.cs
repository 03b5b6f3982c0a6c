namespace PioneerTrain.Text;

/// <summary>One line of text that may be printed: it has no control characters, and the runner takes no part of it for a command. Only the sanitizer makes it, so remote
/// text cannot reach the console by another way.</summary>
public readonly record struct SafeText
{
    private readonly string? _value;

    private SafeText(string value) => _value = value;

    /// <summary>A blank line.</summary>
    public static SafeText Empty => default;

    /// <summary>A text of any origin as one line. What cannot be shown is replaced; what is very long is cut.</summary>
    public static SafeText Of(string text) => new(LogSanitizer.Clean(text));

    /// <summary>A text of any origin line by line.</summary>
    public static IEnumerable<SafeText> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Of);

    /// <summary>A message of a remote log, each line behind a visible prefix, without secrets.</summary>
    public static IEnumerable<SafeText> LogLines(string message, SecretMasker secrets) => LogSanitizer.Lines(message, secrets).Select(line => new SafeText(line));

    /// <summary>Puts a label of our own in front.</summary>
    public SafeText After(SafeText label) => new(label.ToString() + ToString());

    /// <summary>Takes secrets out.</summary>
    public SafeText Without(SecretMasker secrets) => new(secrets.Hide(ToString()));

    /// <summary>At most so many UTF-16 units of it.</summary>
    public SafeText Cut(int length) => ToString().Length <= length ? this : new(ToString()[..length]);

    public override string ToString() => _value ?? "";
}
