using System.Globalization;
using System.Text;

namespace PioneerTrain.Configuration;

/// <summary>Every sentence that a config can be answered with: what was found, and what is accepted.</summary>
internal static class ConfigMessages
{
    private const int LongestShown = 60;

    /// <summary>More keys than this are not listed in a sentence.</summary>
    private const int MostKeysListed = 12;

    public const string InvalidFlow = "invalid flow";

    public const string InvalidEscape = "invalid escape";

    public const string Empty = "the config is empty; at least model_name, base_model and datasets are needed";

    public const string Utf16 = "the file is UTF-16; save it as UTF-8";

    public const string TabIndentation = "a tab is used for indentation; YAML accepts spaces only";

    public const string SecondDocument = "a second YAML document begins here; accepted is one document a file";

    public const string Tag = "a YAML tag (!…) is not accepted; write the plain value";

    public const string MergeKey = "the merge key << is not accepted; write the keys out";

    public const string ComplexKey = "a list or a section is used as a key; accepted is a key of plain text";

    public static string FileTooLarge(long bytes, long limit) => $"the file has {bytes} bytes; accepted are at most {limit} (1 MiB)";

    public static string NotUtf8(byte found) => $"the byte 0x{found:X2} is not UTF-8 here; save the file as UTF-8";

    public static string ControlCharacter(char found) => $"the control character U+{(int)found:X4} is in the text; remove it";

    public static string TooDeep(int limit) => $"lists and sections are nested more than {limit} deep; a config needs 4";

    public static string TooManyValues(int limit) => $"the file has more than {limit} values; a config needs fewer than 500";

    public static string Anchor(string name) => $"the anchor &{Shorten(name)} is not accepted; write the value out wherever it is needed";

    public static string Alias(string name) => $"the alias *{Shorten(name)} is not accepted; write the value out, or put it in quotes if it is meant as text";

    public static string DuplicateKey(string key, int firstLine) => $"the key {Quote(key)} is here a second time; the first is on line {firstLine}";

    public static string MoreDiagnostics(int more) => $"{more} more findings are not shown; is this the right file?";

    /// <param name="parserWords">What the YAML parser said, or <see cref="InvalidFlow"/> or <see cref="InvalidEscape"/> where it has no words.</param>
    public static string Syntax(string parserWords) => parserWords switch
    {
        _ when Says(parserWords, "invalid mapping") => "not valid YAML: a \": \" inside a value; put the value in quotes, or check the indentation",
        _ when Says(parserWords, "unexpected end of stream") => "not valid YAML: a quote that begins here is never closed",
        _ when Says(parserWords, "cannot start any token") => "not valid YAML: a value cannot begin with this character; put the value in quotes",
        _ when Says(parserWords, "unknown escape") =>
            "not valid YAML: a backslash in double quotes begins an escape that YAML does not know; use single quotes, or write \\\\",
        _ when Says(parserWords, "expected key") => "not valid YAML: a line \"key: value\" was expected here; check the indentation and the quotes",
        _ when Says(parserWords, "expected '-'") => "not valid YAML: a list item that begins with \"- \" was expected here; check the indentation",
        _ when Says(parserWords, "',' or") => "not valid YAML: a comma or a closing bracket was expected here",
        _ when Says(parserWords, "expected <document") => "not valid YAML: the config ends before this place, and more text follows",
        _ when Says(parserWords, "incompatible") => "not valid YAML: this version of YAML is not known; leave the line out",
        InvalidFlow => "not valid YAML: a comma or a closing bracket is missing after this place",
        InvalidEscape => "not valid YAML: an escape in double quotes after this place is not a character",
        _ => $"not valid YAML: {char.ToLowerInvariant(parserWords[0])}{parserWords[1..].TrimEnd('.')}",
    };

    public static string? RefusedKey(string path) => path switch
    {
        "wandb_api_key" => "wandb_api_key is a secret and does not belong in a file of the repository; remove it, and replace the key if it was ever pushed",
        "rl_config" => "rl_config is not accepted: the service has withdrawn reinforcement learning; remove it",
        _ => null,
    };

    public static string UnknownKey(string key, string path, ConfigSchema schema)
    {
        var where = path.Length == 0 ? "" : $" in {path}";
        var nearest = NearestWord.Find(key, schema.Properties.Keys);
        return nearest is null
            ? $"the key {Quote(key)} is not known{where}; accepted are {Keys(schema)}"
            : $"the key {Quote(key)} is not known{where}; did you mean {nearest}?";
    }

    public static string MissingKey(string path, string key, ConfigSchema schema) =>
        $"{Subject(path)} has no {key}; it is required: {Accepted(schema)}";

    public static string WrongShape(string path, ConfigNode node, ConfigSchema schema)
    {
        var found = node switch
        {
            ScalarNode scalar => ScalarReader.Describe(scalar),
            SequenceNode => "is a list",
            _ => "is a section of its own",
        };
        var hint = node switch
        {
            ScalarNode { Text: var text } when schema.Type == SchemaType.Object && text.Contains(':', StringComparison.Ordinal) =>
                "; is a space missing after the colon?",
            ScalarNode { Text.Length: > 0 and <= LongestShown } name when schema is { Type: SchemaType.Object, Required: [var only] } =>
                $"; write \"{only}: {Shorten(name.Text)}\"",
            MappingNode when schema.Type == SchemaType.Array => "; put \"- \" before its first key",
            _ => "",
        };
        return NotAccepted(path, found, schema) + hint;
    }

    public static string WrongCount(string path, int found, ConfigSchema schema) =>
        $"{path} has {found} items; accepted are {schema.MinItems} to {schema.MaxItems}";

    public static string WrongLength(string path, string text, ConfigSchema schema) =>
        $"{path} has {text.Length} characters; accepted are {schema.MinLength} to {schema.MaxLength}";

    public static string NotInList(string path, string text, ConfigSchema schema)
    {
        var nearest = NearestWord.Find(text, schema.Enum);
        return NotAccepted(path, $"is {Quote(text)}", schema) + (nearest is null || schema.Enum.Count == 1 ? "" : $"; did you mean {nearest}?");
    }

    /// <param name="fault">The second half of "gate.f1 …".</param>
    public static string NotAccepted(string path, string fault, ConfigSchema schema) => $"{Subject(path)} {fault}; accepted is {Accepted(schema)}";

    public static string NeedsQuotes(string text, string why) => $"is {Shorten(text)} without quotes, which {why}; write \"{Shorten(text)}\"";

    public static string QuotesTooMany(string text) => $"is the text {Quote(text)} because of its quotes; write {Shorten(text)} without them";

    public static string LegacyTruth(string text, bool meant) =>
        $"is {text}, which YAML readers do not agree on; write {(meant ? "true" : "false")}";

    public static string InDecimal(string text, string meant) => $"is {Shorten(text)}; write it in plain decimal: {meant}";

    public static string CommaInNumber(string text) => $"is {Shorten(text)}; write a number with a decimal point and without thousands separators";

    public static string MoreEpochsThanAllowed(long epochs, long limit) => $"nr_epochs is {epochs}; accepted are at most {limit}, because limits.max_epochs says so";

    public static string TooLong(string path, string duration) => $"{path} is {Quote(duration)}; accepted are at most 7d";

    public static string MinimumAboveMaximum(long minimum, long maximum) =>
        $"min_samples_per_dataset is {minimum}; accepted are at most {maximum}, because max_samples_per_dataset says so";

    public static string VersionOfUpload(string path) =>
        $"{path} has both version and path; a file is uploaded as a new version, which the service numbers, so accepted is one of the two";

    public static string SameDataset(string path, string name, string first) =>
        $"{path} is the dataset {Quote(name)} again, which {first} is already; accepted is each dataset once";

    public static string ScoredOnTrainingData(string name, string path) =>
        $"evaluation.dataset is {Quote(name)}, which {path} is too; scoring on rows that were trained on says nothing, so accepted is a dataset or version kept out of datasets";

    /// <summary>In quotes, on one line, cut to a readable length.</summary>
    public static string Quote(string text) => $"\"{Shorten(text)}\"";

    public static string Shorten(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(LongestShown))
        {
            shown.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format ? $"\\u{rune.Value:X4}" : rune.ToString());
        }

        return text.EnumerateRunes().Count() > LongestShown ? shown.Append('…').ToString() : shown.ToString();
    }

    private static bool Says(string parserWords, string words) => parserWords.Contains(words, StringComparison.Ordinal);

    private static string Subject(string path) => path.Length == 0 ? "the config" : path;

    private static string Accepted(ConfigSchema schema) => schema.Type switch
    {
        SchemaType.Object => $"a section with the keys {Keys(schema)}",
        SchemaType.Array => "a list, whose items begin with \"- \"",
        SchemaType.Truth => "true or false",
        SchemaType.Whole => $"a whole number{Range(schema)}",
        SchemaType.Number => $"a number{Range(schema)}",
        _ when schema.Enum.Count > 0 => Listed(schema.Enum),
        _ => schema.PatternWords.Length > 0 ? schema.PatternWords : "text",
    };

    private static string Range(ConfigSchema schema) => schema switch
    {
        { ExclusiveMinimum: { } above } => $" above {Invariant(above)}",
        { Minimum: { } least, Maximum: { } most } => $" from {Invariant(least)} to {Invariant(most)}",
        { Minimum: { } least } => $" of at least {Invariant(least)}",
        _ => "",
    };

    private static string Listed(IReadOnlyList<string> words) =>
        words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private static string Keys(ConfigSchema schema) => schema.Properties.Count <= MostKeysListed
        ? string.Join(", ", schema.Properties.Keys)
        : $"{string.Join(", ", schema.Required)} and those that training-config.schema.json describes";

    private static string Invariant(double number) => number.ToString(CultureInfo.InvariantCulture);
}
