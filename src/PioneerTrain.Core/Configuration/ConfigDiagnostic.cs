namespace PioneerTrain.Configuration;

/// <summary>One finding about the config: where, what was found, what is accepted.</summary>
/// <param name="File">The config file, as the caller named it.</param>
/// <param name="Line">1-based; 0 when the finding is about an option (see <see cref="Source"/>).</param>
/// <param name="Column">1-based, in UTF-16 units; 0 when the finding is about an option.</param>
/// <param name="Code">The kind of finding.</param>
/// <param name="Message">One sentence without a full stop and without line breaks; control characters in it are escaped.</param>
public sealed record ConfigDiagnostic(string File, int Line, int Column, ConfigFault Code, string Message)
{
    /// <summary>The option or input that the value came from, such as <c>--f1-threshold</c>; null when it came from the file.</summary>
    public string? Source { get; init; }

    /// <summary><c>file:line:column: message</c>, which editors and terminals make clickable, or <c>source: message</c>.</summary>
    public override string ToString() => Source is null ? $"{File}:{Line}:{Column}: {Message}" : $"{Source}: {Message}";
}

/// <summary>What can be wrong with a config.</summary>
public enum ConfigFault
{
    FileTooLarge,
    NotUtf8,
    ControlCharacter,
    Empty,
    Syntax,
    TabIndentation,

    /// <summary>Valid YAML that a config has no use for: anchors, aliases, tags, merge keys, a second document.</summary>
    FeatureRefused,
    TooDeep,
    TooManyValues,
    DuplicateKey,
    UnknownKey,

    /// <summary>A key of the API that this action does not pass on.</summary>
    KeyRefused,
    MissingKey,
    WrongType,
    OutOfRange,
    NotInList,
    WrongForm,

    /// <summary>Two values that are each fine contradict each other.</summary>
    Conflict,

    /// <summary>More findings than are worth reading.</summary>
    TooManyDiagnostics,
}
