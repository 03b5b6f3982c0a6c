using System.Text.Json;
using PioneerTrain.Text;

namespace PioneerTrain.Datasets;

/// <summary>The messages about a row. Text from the file is quoted and cut.</summary>
internal static class DataRowMessages
{
    public const string Example = """{"text":"Ask Ada","entities":[["Ada","person"]]}""";

    /// <summary>Longest quotation from a data file, in UTF-16 code units.</summary>
    private const int LongestQuotation = 60;

    /// <summary>Other formats, known by a key that only they have.</summary>
    private static readonly (string Key, string Format)[] _otherFormats =
    [
        ("tokenized_text", "GLiNER's training format (tokenized_text, ner)"),
        ("ner_tags", "a token format (tokens, ner_tags)"),
        ("tokens", "a token format (tokens, tags)"),
        ("spans", "a format with character offsets (spans)"),
        ("output", "GLiNER2's training format (input, output)"),
        ("schema", "GLiNER2's training format (text, schema)"),
        ("completion", "a completion format (prompt, completion)"),
        ("conversations", "a chat format (conversations)"),
    ];

    private static readonly string[] _keys = ["text", "entities", "label", "labels", "messages", "json_structures"];

    public const string NotUtf8 = "the row is not valid UTF-8; save the file as UTF-8";

    public const string NotJson = "the row is not valid JSON; expected one JSON object on each line";

    public const string LoneSurrogate = "the string contains half of a surrogate pair, which is not a character; expected a complete pair such as \\ud83d\\ude00";

    public const string LabelAndLabels = "the row has both label and labels; expected one of them";

    public const string NoMessages = """messages is empty; expected at least one {"role":"user","content":"…"}""";

    public static string NotAnObject(JsonTokenType found) => $"the row is {Describe(found)}; expected a JSON object, such as {Example}";

    public static string TooLong(int limit) => $"the row is longer than {Quantity.Size(limit)}, the maximum";

    public static string DuplicateKey(string key) => $"the key {Quote(key)} occurs more than once in the row";

    public static string NotAString(string what, JsonTokenType found) => $"{what} is {Describe(found)}; expected a string";

    public static string NotAList(string what, JsonTokenType found, string expected) => $"{what} is {Describe(found)}; expected a list, such as {expected}";

    public static string Empty(string what) => $"{what} is empty";

    public static string EntityNotAPair(int index, string found) => $$"""entities[{{index}}] is {{found}}; expected the entity's text and its label, such as ["Ada","person"]""";

    public static string EntityOffsets(int index, string? text, string? label) =>
        $"""entities[{index}] has character offsets; expected the entity's text and its label, such as [{Quote(text ?? "Ada")},{Quote(label ?? "person")}]""";

    public static string WrongSplit(string found) => $"split is {found}; expected \"train\" or \"validation\"";

    public static string SeveralKinds(RowKind one, RowKind other) => $"the row is both {one.Describe()} and {other.Describe()}; expected one kind";

    public static string OtherKind(RowKind found, RowKind expected, int line) =>
        $"this is {found.Describe()}, but line {line} is {expected.Describe()}; expected one kind of row in a file";

    public const string Repeated = "the row repeats the text of an earlier row";

    public static string NoText(IReadOnlyCollection<string> keys) => OtherFormat(keys) ?? $"the row has no text; expected {Example}";

    public static string NoLabels(IReadOnlyCollection<string> keys)
    {
        var meant = keys.Where(key => !_keys.Contains(key)).Select(key => (Key: key, Word: NearestWord.Find(key, _keys[1..]))).FirstOrDefault(each => each.Word is not null);
        var hint = meant.Word is null ? "" : $"; did you mean {meant.Word} instead of {Quote(meant.Key)}?";
        return OtherFormat(keys) ?? $"the row has no entities, label, labels, messages or json_structures; expected {Example}{hint}";
    }

    public static string OtherClasses(bool isMultiLabel, int firstLine) => isMultiLabel
        ? $"the row has labels, but line {firstLine} has label; a held-out file must have one of them in every row"
        : $"the row has label, but line {firstLine} has labels; a held-out file must have one of them in every row";

    public static string NotInText(RowEntity entity, string text)
    {
        var message = $"the text does not contain the entity {Quote(entity.Text)}";
        var at = text.IndexOf(entity.Text, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            return $"{message}, but {Quote(text.Substring(at, entity.Text.Length))}; upper and lower case must match";
        }

        return WithoutSpaces(text).Contains(WithoutSpaces(entity.Text), StringComparison.Ordinal) ? $"{message} with the same whitespace" : message;
    }

    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    public static string Quote(string text) => $"\"{(text.Length <= LongestQuotation ? text : $"{SafeText.Of(text).Cut(LongestQuotation)}…")}\"";

    private static string? OtherFormat(IReadOnlyCollection<string> keys)
    {
        var format = _otherFormats.FirstOrDefault(each => keys.Contains(each.Key, StringComparer.Ordinal)).Format;
        return format is null ? null : $"the row is in {format}; expected {Example}";
    }

    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
