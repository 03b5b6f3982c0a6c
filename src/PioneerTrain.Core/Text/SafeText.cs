namespace PioneerTrain.Text;

/// <summary>
/// One line of text that is safe to print: without control characters and workflow commands. Only
/// <see cref="LogSanitizer"/> creates it, so remote text cannot reach the console unsanitized.
/// </summary>
public readonly record struct SafeText
{
    private readonly string? _value;

    private SafeText(string value) => _value = value;

    /// <summary>A blank line.</summary>
    public static SafeText Empty => default;

    /// <summary>
    /// Returns any text as one line, with control characters replaced, cut after
    /// <see cref="LogSanitizer.MaxLineLength"/> characters.
    /// </summary>
    public static SafeText Of(string text) => new(LogSanitizer.Clean(text));

    /// <summary>Returns any text line by line.</summary>
    public static IEnumerable<SafeText> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Of);

    /// <summary>
    /// Returns the lines of a remote log message, each with a visible prefix and without secrets.
    /// </summary>
    public static IEnumerable<SafeText> LogLines(string message, SecretMasker secrets) =>
        LogSanitizer.Lines(message, secrets).Select(line => new SafeText(line));

    /// <summary>Returns this text after a label.</summary>
    public SafeText After(SafeText label) => new(label.ToString() + ToString());

    /// <summary>Returns this text with all secrets masked.</summary>
    public SafeText Without(SecretMasker secrets) => new(secrets.Hide(ToString()));

    /// <summary>Returns at most <paramref name="length"/> UTF-16 code units.</summary>
    public SafeText Cut(int length) => ToString().Length <= length ? this : new(ToString()[..WholeCharacters.Fitting(ToString(), length)]);

    public override string ToString() => _value ?? "";
}
