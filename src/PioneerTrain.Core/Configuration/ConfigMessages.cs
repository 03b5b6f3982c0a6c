using System.Globalization;
using System.Text;
using PioneerTrain.Text;

namespace PioneerTrain.Configuration;

/// <summary>The messages of the config reader: what was found, and what is expected.</summary>
internal static class ConfigMessages
{
    private const int MaxShownLength = 60;

    /// <summary>Sections with more keys are not listed in full.</summary>
    private const int MaxListedKeys = 14;

    public const string InvalidFlow = "invalid flow";

    public const string InvalidEscape = "invalid escape";

    public const string Empty = "the config is empty; expected at least model_name, base_model and datasets";

    public const string TabIndentation = "a tab is used for indentation; use spaces";

    public const string SecondDocument = "a second YAML document starts here; expected one document per file";

    public const string Tag = "a YAML tag (!…) is not supported; write the value without the tag";

    public const string MergeKey = "the merge key << is not supported; write the keys out";

    public const string ComplexKey = "a list or a section is used as a key; expected a text key";

    public static string FileTooLarge(long bytes, long limit) =>
        $"the file has {bytes} bytes, which exceeds the limit of {limit} bytes (1 MiB)";

    public static string NotUtf8(byte found) => $"the byte 0x{found:X2} is not valid UTF-8; save the file as UTF-8";

    public static string ControlCharacter(char found) => $"invalid character U+{(int)found:X4}; remove it";

    public static string TooDeep(int limit) =>
        $"lists and sections are nested more than {limit} levels deep; a config needs 4 levels";

    public static string TooManyValues(int limit) => $"the file has more than {limit} values; a config needs fewer than 500";

    public static string Anchor(string name) =>
        $"the anchor &{Shorten(name)} is not supported; repeat the value wherever it is needed";

    public static string Alias(string name) =>
        $"the alias *{Shorten(name)} is not supported; repeat the value, or put it in quotes if it is text";

    public static string DuplicateKey(string key, int firstLine) =>
        $"duplicate key {Quote(key)}; it is already set on line {firstLine}";

    public static string MoreDiagnostics(int more) => $"{more} more errors are not shown; check that this is the right file";

    /// <param name="parserMessage">
    /// The message of the YAML parser, or <see cref="InvalidFlow"/> or <see cref="InvalidEscape"/>
    /// where the parser has none.
    /// </param>
    public static string Syntax(string parserMessage) => "invalid YAML: " + parserMessage switch
    {
        _ when Has(parserMessage, "invalid mapping") => "\": \" inside a value; put the value in quotes or check the indentation",
        _ when Has(parserMessage, "unexpected end of stream") => "the quote that starts here is not closed",
        _ when Has(parserMessage, "cannot start any token") => "a value cannot start with this character; put the value in quotes",
        _ when Has(parserMessage, "unknown escape") => "unknown escape sequence in double quotes; use single quotes or write \\\\",
        _ when Has(parserMessage, "expected key") => "expected a line \"key: value\"; check the indentation and the quotes",
        _ when Has(parserMessage, "expected '-'") => "expected a list item that starts with \"- \"; check the indentation",
        _ when Has(parserMessage, "',' or") => "expected a comma or a closing bracket",
        _ when Has(parserMessage, "expected <document") => "unexpected text after the end of the config",
        _ when Has(parserMessage, "incompatible") => "unsupported YAML version; remove this line",
        InvalidFlow => "a comma or a closing bracket is missing after this position",
        InvalidEscape => "an escape sequence in double quotes after this position is not a valid character",
        _ => $"{char.ToLowerInvariant(parserMessage[0])}{parserMessage[1..].TrimEnd('.')}",
    };

    public static string? UnsupportedKey(string path) => path switch
    {
        "wandb_api_key" =>
            "wandb_api_key is a secret and must not be stored in the repository; "
            + "remove it, and replace the key if it was ever pushed",
        "sweep.fields.model_name" or "sweep.fields.base_model" or "sweep.fields.datasets" =>
            $"{path} is not supported: all jobs of a sweep train the same base model on the same data; use a matrix of workflow jobs, or remove it",
        "rl_config" => "rl_config is not supported because the service has withdrawn reinforcement learning; remove it",
        _ => null,
    };

    public static string UnknownKey(string key, string path, ConfigSchema schema)
    {
        var where = path.Length == 0 ? "" : $" in {path}";
        var nearest = NearestWord.Find(key, schema.Properties.Keys);
        return nearest is null
            ? $"unknown key {Quote(key)}{where}; expected {Keys(schema, "or")}"
            : $"unknown key {Quote(key)}{where}; did you mean {nearest}?";
    }

    public static string MissingKey(string path, string key, ConfigSchema schema)
    {
        var fullKey = path.Length == 0 ? key : $"{path}.{key}";
        return $"the required key {fullKey} is missing; expected {Expected(schema)}";
    }

    public static string MissingAll(string path, IReadOnlyList<string> keys) => $"{path} has neither {string.Join(" nor ", keys)}; add one of them";

    public static string WrongType(string path, ConfigNode node, ConfigSchema schema)
    {
        var found = node switch
        {
            ScalarNode scalar => ScalarReader.Describe(scalar),
            SequenceNode => "is a list",
            _ => "is a section",
        };
        var hint = node switch
        {
            ScalarNode { Text: var text } when schema.Type == SchemaType.Object && text.Contains(':', StringComparison.Ordinal) =>
                "; is a space missing after the colon?",
            ScalarNode { Text.Length: > 0 and <= MaxShownLength } name when schema is { Type: SchemaType.Object, Required: [var only] } =>
                $"; write \"{only}: {Shorten(name.Text)}\"",
            MappingNode when schema.Type == SchemaType.Array => "; add \"- \" before its first key",
            _ => "",
        };
        return Unexpected(path, found, schema) + hint;
    }

    public static string WrongCount(string path, int found, ConfigSchema schema) =>
        $"{path} has {found} items; expected {schema.MinItems} to {schema.MaxItems}";

    public static string WrongLength(string path, string text, ConfigSchema schema) =>
        $"{path} has {text.Length} characters; expected {schema.MinLength} to {schema.MaxLength}";

    public static string NotInList(string path, string text, ConfigSchema schema)
    {
        var nearest = NearestWord.Find(text, schema.Enum);
        var hint = nearest is null || schema.Enum.Count == 1 ? "" : $"; did you mean {nearest}?";
        return Unexpected(path, $"is {Quote(text)}", schema) + hint;
    }

    /// <param name="fault">
    /// A predicate for the value at <paramref name="path"/>, such as <c>is 85</c>.
    /// </param>
    public static string Unexpected(string path, string fault, ConfigSchema schema) =>
        $"{Subject(path)} {fault}; expected {Expected(schema)}";

    public static string NeedsQuotes(string text, string why) =>
        $"is {Shorten(text)} without quotes, which {why}; write \"{Shorten(text)}\"";

    public static string UnneededQuotes(string text) =>
        $"is the text {Quote(text)} because it is in quotes; write {Shorten(text)} without quotes";

    public static string LegacyBoolean(string text, bool meant) =>
        $"is {text}, which YAML readers interpret differently; write {(meant ? "true" : "false")}";

    public static string NotDecimal(string text, string meant) => $"is {Shorten(text)}; write the decimal number {meant}";

    public static string CommaInNumber(string text) => $"is {Shorten(text)}; use a decimal point and no thousands separators";

    public static string MoreEpochsThanAllowed(long epochs, long limit) =>
        $"nr_epochs is {epochs}, which exceeds limits.max_epochs ({limit})";

    public static string TooLong(string path, string duration) => $"{path} is {Quote(duration)}, which exceeds the maximum of 7d";

    public static string MinimumAboveMaximum(long minimum, long maximum) =>
        $"min_samples_per_dataset is {minimum}, which exceeds max_samples_per_dataset ({maximum})";

    public static string VersionOfUpload(string path) =>
        $"{path} has both version and path; remove one of them, because the service numbers the version of an uploaded file";

    public static string SameDataset(string path, string name, string first) =>
        $"{path} repeats the dataset {Quote(name)} of {first}; list each dataset once";

    public static string ScoredOnTrainingData(string name, string path) =>
        $"evaluation.dataset is {Quote(name)}, which {path} uses for training; "
        + "evaluate on a dataset or version that is not in datasets";

    public static string EvaluatedOnTrainingFile(string file, string path) =>
        $"evaluation.path is {Quote(file)}, which {path} uses for training; evaluate on a file that the model was not trained on";

    /// <summary>Returns a key as it is shown in a path: in quotes unless it is a plain word.</summary>
    public static string Key(string key) =>
        key.Length is > 0 and <= MaxShownLength && key.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? key : Quote(key);

    /// <summary>Puts the text in quotes, on one line, shortened to a readable length.</summary>
    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    /// <summary>
    /// Escapes control and format characters and cuts the text after 60 characters.
    /// </summary>
    public static string Shorten(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(MaxShownLength))
        {
            var isHidden = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
            shown.Append(isHidden ? $"\\u{rune.Value:X4}" : rune.ToString());
        }

        return text.EnumerateRunes().Count() > MaxShownLength ? shown.Append('…').ToString() : shown.ToString();
    }

    private static bool Has(string parserMessage, string part) => parserMessage.Contains(part, StringComparison.Ordinal);

    private static string Subject(string path) => path.Length == 0 ? "the config" : path;

    private static string Expected(ConfigSchema schema) => schema.Type switch
    {
        SchemaType.Object when schema.ShortKey is not null => $"{Expected(Short(schema))}, or a section with the keys {Keys(schema, "and")}",
        SchemaType.Object when schema.OtherKeys is not null => "a section with a key for each label",
        SchemaType.Object when schema.Properties.Count == 1 => $"a section with the key {Keys(schema, "and")}",
        SchemaType.Object => $"a section with the keys {Keys(schema, "and")}",
        SchemaType.Array => "a list whose items start with \"- \"",
        SchemaType.Truth => "true or false",
        SchemaType.Whole => $"a whole number{Range(schema)}",
        SchemaType.Number => $"a number{Range(schema)}",
        _ when schema.Enum.Count > 0 => Join([.. schema.Enum], "or"),
        _ => schema.PatternDescription.Length > 0 ? schema.PatternDescription : "text",
    };

    /// <summary>Returns the schema of the number that can be written for a section.</summary>
    private static ConfigSchema Short(ConfigSchema schema) => schema.ShortKey is { } key ? Short(schema.Properties[key]) : schema;

    private static string Range(ConfigSchema schema) => schema switch
    {
        { ExclusiveMinimum: { } above } => $" greater than {Invariant(above)}",
        { Minimum: { } least, Maximum: { } most } => $" from {Invariant(least)} to {Invariant(most)}",
        { Minimum: { } least } => $" of at least {Invariant(least)}",
        _ => "",
    };

    private static string Join(IReadOnlyList<string> words, string conjunction) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} {conjunction} {words[^1]}";

    private static string Keys(ConfigSchema schema, string conjunction) => schema.Properties.Count <= MaxListedKeys
        ? Join([.. schema.Properties.Keys], conjunction)
        : schema.Required.Count == 0
        ? "a key in training-config.schema.json"
        : $"{string.Join(", ", schema.Required)} {conjunction} {(conjunction == "or" ? "another key" : "the other keys")} "
            + "in training-config.schema.json";

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
