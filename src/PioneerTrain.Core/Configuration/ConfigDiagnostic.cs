namespace PioneerTrain.Configuration;

/// <summary>An error in the config: where it is, what was found and what is expected.</summary>
/// <param name="File">The name of the config file, as given by the caller.</param>
/// <param name="Line">
/// 1-based line; 0 when the value came from an option (see <see cref="Source"/>).
/// </param>
/// <param name="Column">
/// 1-based column in UTF-16 code units; 0 when the value came from an option.
/// </param>
/// <param name="Code">The kind of error.</param>
/// <param name="Message">
/// One sentence without a final period and without line breaks. Control characters are escaped.
/// </param>
public sealed record ConfigDiagnostic(string File, int Line, int Column, ConfigFault Code, string Message)
{
    /// <summary>
    /// The option or input that supplied the value, such as <c>--f1-threshold</c>; null when it
    /// came from the file.
    /// </summary>
    public string? Source { get; init; }

    /// <summary>
    /// Returns <c>file:line:column: message</c>, which editors and terminals turn into a link, or
    /// <c>source: message</c>.
    /// </summary>
    public override string ToString() => Source is null ? $"{File}:{Line}:{Column}: {Message}" : $"{Source}: {Message}";
}

/// <summary>The kinds of errors in a config.</summary>
public enum ConfigFault
{
    FileTooLarge,
    NotUtf8,
    ControlCharacter,
    Empty,
    Syntax,
    TabIndentation,

    /// <summary>
    /// Valid YAML that is not supported: anchors, aliases, tags, merge keys, a second document.
    /// </summary>
    FeatureRefused,
    TooDeep,
    TooManyValues,
    DuplicateKey,
    UnknownKey,

    /// <summary>A key of the API that the action does not send.</summary>
    KeyRefused,
    MissingKey,
    WrongType,
    OutOfRange,
    NotInList,
    WrongForm,

    /// <summary>Two values that are valid on their own but contradict each other.</summary>
    Conflict,

    /// <summary>More errors than are listed.</summary>
    TooManyDiagnostics,
}
